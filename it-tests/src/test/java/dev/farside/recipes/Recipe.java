package dev.farside.recipes;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A section of docs/recipes.md.
 *
 * @param told what the table of the page says of it
 */
public record Recipe(String title, String told, List<Block> blocks) {
    /**
     * What stands between two fences.
     *
     * @param file whose content it is; empty: none is named
     */
    public record Block(String language, String file, List<String> lines) {
        String text() {
            return String.join("\n", lines) + "\n";
        }

        boolean isCommands() {
            return language.equals("sh") && file.isEmpty();
        }
    }

    /** All that is typed, a shell script. */
    String commands() {
        return blocks.stream().filter(Block::isCommands).map(Block::text).collect(Collectors.joining());
    }

    /** The one block of a language. */
    Block only(String language) {
        List<Block> found = blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(title + " has " + found.size() + " blocks of " + language);
        }
        return found.get(0);
    }
}
