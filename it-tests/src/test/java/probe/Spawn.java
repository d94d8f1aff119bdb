package probe;

import java.io.IOException;
import java.util.List;

/** Starts the given command and ends with its status; its properties {@code spawn.NAME} are variables for the child. */
public final class Spawn {
    private Spawn() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ProcessBuilder child = new ProcessBuilder(arguments).inheritIO();
        for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            String value = System.getProperty("spawn." + name);
            if (value != null) {
                child.environment().put(name, value);
            }
        }
        System.exit(child.start().waitFor());
    }
}
