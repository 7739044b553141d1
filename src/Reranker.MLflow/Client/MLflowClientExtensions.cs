namespace Reranker.MLflow;

/// <summary>What can be said more shortly of a client: runs around a piece of work.</summary>
public static class MLflowClientExtensions
{
    extension(IMLflowClient client)
    {
        /// <summary>Starts a run in an experiment, which is created when it does not exist.</summary>
        public Task<ActiveRun> StartRunAsync(string experiment, string? runName = null, CancellationToken cancellationToken = default) =>
            client.StartRunAsync(new RunOptions { Experiment = experiment, RunName = runName }, cancellationToken);

        /// <summary>
        /// Does a piece of work as a run, which ends with it: finished; killed where <paramref name="cancellationToken"/> cancelled it; failed, with the tag
        /// <c>error</c> that says why, where it threw anything else. What it threw goes on to the caller.
        /// </summary>
        /// <param name="options">Which run.</param>
        /// <param name="work">The work; it may end the run itself.</param>
        /// <param name="cancellationToken">Handed to the work.</param>
        /// <exception cref="TrackingException">The run could not be started, or not all that was logged could be sent.</exception>
        public async Task<T> RunAsync<T>(RunOptions? options, Func<ActiveRun, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(work);
            var run = await client.StartRunAsync(options, cancellationToken).ConfigureAwait(false);
            await using (run.ConfigureAwait(false))
                return await run.CompleteAsync(work, cancellationToken).ConfigureAwait(false);
        }

        /// <inheritdoc cref="RunAsync{T}"/>
        public Task RunAsync(RunOptions? options, Func<ActiveRun, CancellationToken, Task> work, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(work);
            return client.RunAsync(
                options,
                async (run, cancellation) =>
                {
                    await work(run, cancellation).ConfigureAwait(false);
                    return true;
                },
                cancellationToken);
        }

        /// <summary>The id of the experiment with a name, which is created when it does not exist.</summary>
        /// <exception cref="MLflowException">It is deleted.</exception>
        internal async Task<string> FindOrCreateExperimentAsync(string name, CancellationToken cancellationToken)
        {
            if (await client.FindExperimentAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
                return ActiveId(found);
            try
            {
                return await client.CreateExperimentAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.ResourceAlreadyExists)
            {
                // Somebody was faster.
                return ActiveId(await client.GetExperimentByNameAsync(name, cancellationToken).ConfigureAwait(false));
            }
        }

        /// <summary>The experiment with a name, also a deleted one, where there is one.</summary>
        internal async Task<Experiment?> FindExperimentAsync(string name, CancellationToken cancellationToken)
        {
            try
            {
                return await client.GetExperimentByNameAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.ResourceDoesNotExist)
            {
                return null;
            }
        }
    }

    // Its name stays taken, so neither a run can be started in it nor another one be made.
    private static string ActiveId(Experiment experiment) => experiment.LifecycleStage == LifecycleStage.Active
        ? experiment.ExperimentId
        : throw MLflowException.Invalid(
            $"The experiment '{experiment.Name}' ({experiment.ExperimentId}) is deleted, so no run can be started in it. Restore it (mlflow experiments restore --experiment-id {experiment.ExperimentId}), remove it for good (mlflow gc), or name another experiment.");
}
