namespace Reranker.MLflow;

/// <summary>What not every MLflow has.</summary>
/// <param name="Name">What it is, in the plural.</param>
/// <param name="Since">The first version that has it; <see langword="null"/> where every version does.</param>
/// <param name="Users">Whether it takes the basic-auth app.</param>
internal sealed record MLflowFeature(string Name, Version? Since, bool Users = false)
{
    public static readonly MLflowFeature LoggedModels = new("Logged models", new Version(3, 0));
    public static readonly MLflowFeature ExperimentTagDeletion = new("Deletions of experiment tags", new Version(3, 2));
    public static readonly MLflowFeature Webhooks = new("Webhooks", new Version(3, 3));
    public static readonly MLflowFeature UsersAndPermissions = new("Users and permissions", null, Users: true);
    public static readonly MLflowFeature UserLists = new("Lists of users", new Version(3, 11), Users: true);

    /// <param name="where">Who lacks it, as a clause.</param>
    /// <param name="cause">How that showed.</param>
    public MLflowUnsupportedException Missing(string where, Exception? cause = null)
    {
        var version = Since is null ? "a server" : $"a server of MLflow {Since} or newer";
        return new MLflowUnsupportedException($"{Name} need {version}{(Users ? " with its basic-auth app (mlflow server --app-name basic-auth)" : "")}; {where}.", Since, cause);
    }
}
