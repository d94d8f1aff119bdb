/**
 * {@code it-tests/recipes}: runs the recipes of docs/recipes.md, as they are written there, with the tools that they are for.
 *
 * <p>Its face: {@link dev.farside.recipes.Recipes}, the program; {@link dev.farside.recipes.Page}, the page; {@link
 * dev.farside.recipes.Trials}, which recipes are run, and how each shows that it works. What a recipe's commands find beside them
 * is in {@code it-tests/src/recipes}, a directory each. Imports {@code dev.farside.it.site} and the JDK. Read {@link
 * dev.farside.recipes.Trials} first.
 */
package dev.farside.recipes;
