package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.recipes.Page;
import dev.farside.recipes.Recipe;
import dev.farside.recipes.Trials;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/recipes.md keeps what its first lines promise; {@code it-tests/recipes} runs the recipes themselves. */
class RecipesPageIT {
    private static final int LONGEST = 10;
    private static final Page PAGE = Page.read();

    static Stream<Recipe> recipes() {
        return PAGE.recipes().stream();
    }

    @Test
    void theTableHasEachRecipeInItsOrder() {
        assertEquals(
                recipes().map(Recipe::title).toList(), List.copyOf(PAGE.table().keySet()));
    }

    @Test
    void whatIsRunIsOnThePage() {
        List<String> titles = recipes().map(Recipe::title).toList();
        assertTrue(titles.containsAll(Trials.titles()), titles::toString);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void theTableSaysWhetherItIsRun(Recipe recipe) {
        boolean isToldToBe =
                !recipe.told().equals("not run here") && !recipe.told().startsWith("by `");
        assertEquals(isToldToBe, Trials.titles().contains(recipe.title()), recipe.told());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void hasAtMostTenLinesToPaste(Recipe recipe) {
        assertFalse(recipe.blocks().isEmpty());
        int lines =
                recipe.blocks().stream().mapToInt(block -> block.lines().size()).sum();
        assertTrue(lines <= LONGEST, lines + " lines");
    }
}
