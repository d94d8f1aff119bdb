package probe;

import java.io.IOException;

/** Starts the given command and ends with its status. */
public final class Spawn {
    private Spawn() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(new ProcessBuilder(arguments).inheritIO().start().waitFor());
    }
}
