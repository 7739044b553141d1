using CsCheck;
using Reranker.Onnx;

namespace Reranker.Training.Tests;

public class VocabularyTrainerTests
{
    [Fact]
    public void The_most_frequent_pair_is_joined_first_and_ties_go_to_the_first_in_order()
    {
        // Sennrich et al. 2016: low ×5, lower ×2, newest ×6, widest ×3: e+s 9, es+t 9, o+w 7, l+ow 7, e+w 6, …
        var trainer = new VocabularyTrainer(size: 100, minFrequency: 1);
        foreach (var (word, count) in (ReadOnlySpan<(string, int)>)[("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)])
            for (var i = 0; i < count; i++)
                trainer.Add(word);

        var vocabulary = trainer.Train(TestContext.Current.CancellationToken);
        var firstMerge = vocabulary.ToList().IndexOf("##es");
        Assert.Equal(["##es", "##est", "##ow", "low", "##ew", "##ewest", "newest"], vocabulary.Skip(firstMerge).Take(7));
    }

    [Fact]
    public void A_vocabulary_begins_with_the_special_tokens_and_keeps_to_its_size()
    {
        var trainer = new VocabularyTrainer(size: 100);
        trainer.Add(string.Join(' ', Enumerable.Range(0, 5000).Select(i => $"word{i}")));
        var vocabulary = trainer.Train(TestContext.Current.CancellationToken);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], vocabulary.Take(5));
        Assert.Equal(100, vocabulary.Count);
        Assert.Equal(vocabulary.Count, vocabulary.Distinct().Count());
    }

    [Fact]
    public void Every_word_of_the_texts_can_be_spelt() =>
        Gen.String[Gen.Char["abcdeé ,漢"], 1, 200].Sample(text =>
        {
            var trainer = new VocabularyTrainer(size: 200);
            trainer.Add(text);
            var tokenizer = PairTokenizer.Create(trainer.Train(TestContext.Current.CancellationToken), new PairTokenizerOptions());
            Assert.DoesNotContain(tokenizer.UnknownId, tokenizer.Encode(text, text).Ids.ToArray());
        }, iter: 100);

    [Fact]
    public void Rare_characters_give_way_to_frequent_ones()
    {
        var trainer = new VocabularyTrainer(size: 100, minFrequency: 1, maxCharacters: 2);
        trainer.Add("ab ab ab z");
        Assert.DoesNotContain("z", trainer.Train(TestContext.Current.CancellationToken));
    }
}
