using Spectre.Console;

namespace Reranker.ConsoleHost;

/// <summary>Plain rows and tables; nothing in a text is taken for markup, and no line is wrapped.</summary>
internal static class Rows
{
    extension(IAnsiConsole console)
    {
        public void WriteRow(string text) => console.Profile.Out.Writer.WriteLine(text);

        public void WriteTable(IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows)
        {
            var table = new Table { Border = TableBorder.Simple };
            foreach (var column in columns)
                table.AddColumn(new TableColumn(new Text(column)).NoWrap());
            foreach (var row in rows)
                table.AddRow([.. row.Select(static cell => new Text(cell))]);
            console.Write(table);
        }
    }
}
