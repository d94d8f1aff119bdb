package probe;

import java.io.IOException;

/** Starts the command it is given and ends as it does. */
public final class Spawn {
    private Spawn() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(new ProcessBuilder(arguments).inheritIO().start().waitFor());
    }
}
