package dev.farside.restart;

import java.util.List;

/**
 * The command line.
 *
 * @param seconds for which the gateway is away
 */
record Options(int jvms, int seconds, boolean help) {
    static final String USAGE =
            """
            usage: it-tests/restart [options]
              --jvms N   how many JVMs there are; default: 40
              --down N   for how many seconds the gateway is away; default: 5
            """;

    static Options parse(List<String> arguments) {
        int jvms = 40;
        int seconds = 5;
        boolean help = false;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--jvms" -> jvms = Math.max(1, number(arguments, ++i));
                case "--down" -> seconds = number(arguments, ++i);
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("no such option: " + arguments.get(i));
            }
        }
        return new Options(jvms, seconds, help);
    }

    private static int number(List<String> arguments, int at) {
        String word = at < arguments.size() ? arguments.get(at) : "";
        if (!word.matches("\\d{1,4}")) {
            throw new IllegalArgumentException(arguments.get(at - 1) + " needs a number: " + word);
        }
        return Integer.parseInt(word);
    }
}
