package dev.farside.recipes;

import java.util.List;

/** How a recipe shows that it works. If it does not, {@link #go} throws an exception or error with what was printed. */
sealed interface Way {
    void go(Machine machine, Recipe recipe);

    /** Its commands end well, and print these words. */
    record Ends(List<String> words) implements Way {
        @Override
        public void go(Machine machine, Recipe recipe) {
            machine.write(recipe);
            expect(machine.run(recipe.commands()), words);
        }
    }

    /** Its commands start a server, which answers. */
    record Serves(String word, String page, String answer) implements Way {
        @Override
        public void go(Machine machine, Recipe recipe) {
            machine.write(recipe);
            expect(machine.serve(recipe.commands(), word, page), List.of(answer));
        }
    }

    /** The commands of its YAML end well, and print these words. */
    record Ci(List<String> words) implements Way {
        @Override
        public void go(Machine machine, Recipe recipe) {
            expect(machine.asCi().run(script(recipe.only("yaml").lines())), words);
        }

        /** Of {@code run: |} the lines below it, of {@code script:} the items; a line that is indented more continues one. */
        static String script(List<String> lines) {
            StringBuilder script = new StringBuilder();
            int depth = -1; // of the key
            boolean items = false;
            for (String line : lines) {
                int indent = line.length() - line.replaceFirst("^ *(- )?", "").length(); // of the key, if it has one
                boolean item = items && line.strip().startsWith("- ");
                if (depth >= 0 && !item && indent <= depth) {
                    break;
                }
                if (line.endsWith("run: |") || line.endsWith("script:")) {
                    depth = indent;
                    items = line.endsWith("script:");
                } else if (item) {
                    script.append(script.length() == 0 ? "" : "\n")
                            .append(line.strip().substring(2));
                } else if (depth >= 0) {
                    script.append(items ? " " : "").append(line.strip()).append(items ? "" : "\n");
                }
            }
            return script + "\n";
        }
    }

    /**
     * A program under farside reaches a far server through a gateway that only a ProxyCommand leads to.
     *
     * @param gateway as rules name it
     * @param command what it must be run as, without quotes; a stand-in connects to the real gateway
     */
    record Gateway(String gateway, String command) implements Way {
        @Override
        public void go(Machine machine, Recipe recipe) {
            int blank = command.indexOf(' ');
            machine.standIn(command.substring(0, blank), command.substring(blank + 1));
            expect(machine.runVia(gateway, recipe.only("text").text()), List.of("echo.corp.example:13 hello"));
        }
    }

    private static void expect(String output, List<String> words) {
        for (String word : words) {
            if (!output.contains(word)) {
                throw new IllegalStateException("\"" + word + "\" is missing in:\n" + output);
            }
        }
    }
}
