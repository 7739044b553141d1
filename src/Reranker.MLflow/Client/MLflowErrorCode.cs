namespace Reranker.MLflow;

/// <summary>MLflow's error codes, as its servers write them; a server may send others.</summary>
public static class MLflowErrorCode
{
    /// <summary>An argument is not valid (HTTP 400).</summary>
    public const string InvalidParameterValue = "INVALID_PARAMETER_VALUE";

    /// <summary>The request breaks a constraint of the store (HTTP 400).</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>There is one of that name already (HTTP 400, as MLflow has it).</summary>
    public const string ResourceAlreadyExists = "RESOURCE_ALREADY_EXISTS";

    /// <summary>There is none of that id or name (HTTP 404).</summary>
    public const string ResourceDoesNotExist = "RESOURCE_DOES_NOT_EXIST";

    /// <summary>The store may not be written (HTTP 403).</summary>
    public const string PermissionDenied = "PERMISSION_DENIED";

    /// <summary>The store cannot answer now; trying again later may help (HTTP 503).</summary>
    public const string TemporarilyUnavailable = "TEMPORARILY_UNAVAILABLE";

    /// <summary>The operation is not possible in the present state (HTTP 500).</summary>
    public const string InvalidState = "INVALID_STATE";

    /// <summary>The store's content is damaged (HTTP 500).</summary>
    public const string DataLoss = "DATA_LOSS";

    /// <summary>Anything else (HTTP 500).</summary>
    public const string InternalError = "INTERNAL_ERROR";

    /// <summary>The server does not know who asks (HTTP 401).</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    /// <summary>The server has no such operation (HTTP 404).</summary>
    public const string EndpointNotFound = "ENDPOINT_NOT_FOUND";

    /// <summary>Too many requests (HTTP 429).</summary>
    public const string RequestLimitExceeded = "REQUEST_LIMIT_EXCEEDED";

    /// <summary>The server's store cannot do it (HTTP 501).</summary>
    public const string NotImplemented = "NOT_IMPLEMENTED";

    internal static int ToStatusCode(string errorCode) => errorCode switch
    {
        InvalidParameterValue or BadRequest or ResourceAlreadyExists => 400,
        Unauthenticated => 401,
        PermissionDenied => 403,
        ResourceDoesNotExist or EndpointNotFound => 404,
        RequestLimitExceeded => 429,
        NotImplemented => 501,
        TemporarilyUnavailable => 503,
        _ => 500,
    };
}
