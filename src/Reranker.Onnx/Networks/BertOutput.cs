namespace Reranker.Onnx.Networks;

/// <summary>What a graph gives.</summary>
public enum BertOutput
{
    /// <summary><c>logits</c> [batch_size, 1]: a cross-encoder's scores.</summary>
    Logits,

    /// <summary><c>sentence_embedding</c> [batch_size, hidden_size]: the state of the first token, <c>[CLS]</c>.</summary>
    FirstState,

    /// <summary><c>last_hidden_state</c> [batch_size, sequence_length, hidden_size]: the states of all tokens.</summary>
    TokenStates,
}
