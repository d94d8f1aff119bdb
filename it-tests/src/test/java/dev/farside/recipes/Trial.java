package dev.farside.recipes;

/**
 * How a recipe is tried.
 *
 * @param tool a profile of it-tests/src/recipes/tools; empty: the tool is on the machine, or comes with the home
 * @param home the directory of it-tests/src/recipes that has what the commands find beside them
 * @param host the far name that the tool must reach
 */
record Trial(String title, String tool, String home, String host, Way way) {}
