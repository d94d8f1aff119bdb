package dev.farside.recipes;

import dev.farside.it.site.Jvm;
import dev.farside.recipes.Recipe.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * docs/recipes.md.
 *
 * <table>
 * <caption>What is read of it</caption>
 * <tr><td>{@code | [TITLE](#anchor) | TOLD |}</td><td>a row of its table</td></tr>
 * <tr><td>{@code ## TITLE}</td><td>a recipe begins</td></tr>
 * <tr><td>{@code ```LANGUAGE} ... {@code ```}</td><td>a block: commands if the language is sh; the content of a file if the line of
 * prose before it ends with a colon and has a name as code: the first one</td></tr>
 * </table>
 *
 * @param table what is told, by title, in the order of the rows
 */
public record Page(Map<String, String> table, List<Recipe> recipes) {
    private static final Pattern ROW = Pattern.compile("\\| \\[(.+)]\\(#(.+)\\) \\| (.+) \\|");
    private static final Pattern FILE = Pattern.compile("[^`]*`([^` ]+)`.*:");

    public static Page read() {
        Path file = Path.of(Jvm.ownClasses(), "../../../docs/recipes.md").normalize();
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page parse(List<String> lines) {
        Map<String, String> table = new LinkedHashMap<>();
        List<Recipe> recipes = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        String prose = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                if (!row.group(2).equals(anchor(row.group(1)))) {
                    throw new IllegalStateException("the anchor does not fit: " + line);
                }
                table.put(row.group(1), row.group(3));
            } else if (line.startsWith("## ")) {
                String title = line.substring("## ".length());
                blocks = new ArrayList<>();
                recipes.add(new Recipe(title, table.getOrDefault(title, ""), blocks));
                prose = "";
            } else if (line.startsWith("```")) {
                int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
                Matcher named = FILE.matcher(prose);
                blocks.add(new Block(
                        line.substring("```".length()),
                        named.matches() ? named.group(1) : "",
                        List.copyOf(lines.subList(i + 1, end))));
                i = end;
                prose = "";
            } else if (!line.isEmpty()) {
                prose = line;
            }
        }
        return new Page(table, recipes);
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }
}
