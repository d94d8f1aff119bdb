package dev.farside.bench.report;

/**
 * What a table is about.
 *
 * @param name as on the command line and in the JSON files
 * @param title a heading
 * @param text what is done, and how it is measured: some sentences of Markdown
 */
public record Subject(String name, String title, String text) {}
