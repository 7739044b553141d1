// Torch's random generator is one for the process: two trainings at once would draw from each other's numbers.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
