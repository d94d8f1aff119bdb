package dev.farside.core.own;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Passes farside on to the JVMs that the program starts, as LD_PRELOAD is passed on. A java command gets the agent on
 * its command line, where the JVM prints nothing about it. Any other command may start a java later, so it gets
 * JAVA_TOOL_OPTIONS.
 */
public final class ChildJvms {
    private static final String TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";

    private final boolean inherit;
    private final String agent;

    /**
     * @param jar path of the agent's jar
     * @param options as AgentOptions prints them
     */
    public ChildJvms(boolean inherit, String jar, String options) {
        this.inherit = inherit;
        this.agent = "-javaagent:" + jar + (options.isEmpty() ? "" : "=" + options);
    }

    public String[] command(String[] command) {
        if (!inherit || !isJava(command)) {
            return command;
        }
        String[] with = new String[command.length + 1];
        with[0] = command[0];
        with[1] = agent;
        System.arraycopy(command, 1, with, 2, command.length - 1);
        return with;
    }

    public Map<String, String> environment(String[] command, Map<String, String> environment) {
        ToolOptions options = toolOptions(environment);
        boolean covered = options.hasAgent() == inherit || (inherit && isJava(command));
        if (covered && !options.hasForwards()) {
            return environment;
        }
        return with(environment, inherit ? options.withAgent(agent) : options.withoutAgent());
    }

    /** For the commands of an ssh_config: they are the way to a gateway, not on it. */
    public Map<String, String> withoutUs(Map<String, String> environment) {
        ToolOptions options = toolOptions(environment);
        return options.hasAgent() ? with(environment, options.withoutAgent()) : environment;
    }

    private static ToolOptions toolOptions(Map<String, String> environment) {
        return new ToolOptions(environment == null ? System.getenv(TOOL_OPTIONS) : environment.get(TOOL_OPTIONS));
    }

    private static Map<String, String> with(Map<String, String> environment, String toolOptions) {
        // ProcessImpl takes only maps of its own kind; a new builder has one, filled from this process's environment.
        Map<String, String> child = new ProcessBuilder().environment();
        if (environment != null) {
            child.clear();
            child.putAll(environment);
        }
        if (toolOptions.isEmpty()) {
            child.remove(TOOL_OPTIONS); // a JVM would say that it picked up nothing
        } else {
            child.put(TOOL_OPTIONS, toolOptions);
        }
        return child;
    }

    /** A real java launcher, no script of that name: scripts do with their arguments what they like. */
    private static boolean isJava(String[] command) {
        String name = new File(command[0]).getName();
        return (name.equals("java") || name.equals("java.exe")) && !isScript(command[0]);
    }

    private static boolean isScript(String command) {
        if (command.indexOf('/') >= 0 || command.indexOf(File.separatorChar) >= 0) {
            return beginsAsScript(Path.of(command));
        }
        String path = System.getenv("PATH");
        if (path == null) {
            return true; // not found is not known
        }
        for (String directory : path.split(File.pathSeparator)) {
            Path file = Path.of(directory.isEmpty() ? "." : directory, command);
            if (Files.isExecutable(file)) {
                return beginsAsScript(file);
            }
        }
        return true;
    }

    private static boolean beginsAsScript(Path file) {
        try (InputStream in = new FileInputStream(file.toFile())) {
            byte[] start = in.readNBytes(2);
            return start.length < 2 || (start[0] == '#' && start[1] == '!');
        } catch (IOException e) {
            return true; // unreadable: the quiet way is not sure
        }
    }
}
