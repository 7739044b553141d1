namespace Reranker.Training;

/// <summary>What a teacher tells of a list.</summary>
internal static class TaughtCandidates
{
    extension(IReadOnlyList<RankingCandidate> candidates)
    {
        /// <summary>Whether a teacher's scores tell any two candidates apart.</summary>
        public bool AreTaught
        {
            get
            {
                double? first = null;
                foreach (var candidate in candidates)
                {
                    if (candidate.TeacherScore is not { } score)
                        continue;
                    if (first is { } other && other != score)
                        return true;
                    first = score;
                }

                return false;
            }
        }
    }
}
