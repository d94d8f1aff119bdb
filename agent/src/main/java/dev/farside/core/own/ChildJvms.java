package dev.farside.core.own;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Passes farside on to the JVMs that the program starts, as LD_PRELOAD is passed on. A java command gets the agent on
 * its command line, where the JVM prints nothing about it. Any other command may start a java later, so it gets
 * JAVA_TOOL_OPTIONS. A java command that already has the agent is not changed, and keeps its own rules.
 */
public final class ChildJvms {
    private static final String AGENT = ToolOptions.AGENT;
    private static final String TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";
    private static final String LAST_OPTIONS = "_JAVA_OPTIONS"; // read after the command line
    /** In one of them the launcher's shell script may have put the agent, for the one JVM of a tool: this one. */
    private static final String[] TOOLS_OPTIONS = {"MAVEN_OPTS", "GRADLE_OPTS", "JAVA_OPTS", "KAFKA_OPTS"};

    private static final String LAUNCHER_OPTIONS = "JDK_JAVA_OPTIONS";

    private final boolean inherit;
    private final String jar;
    private final String agent;

    /** Null: this JVM runs with an agent. */
    private final OwnImage image;

    /**
     * True if the child brings its own agent, false if by its environment it may lack the module java.instrument. {@link #environment} sets
     * it, and {@link #command}, which the same thread calls right after it, reads it.
     */
    private final ThreadLocal<Boolean> leftAlone = new ThreadLocal<>();

    /**
     * @param jar path of the agent's jar
     * @param options as AgentOptions prints them
     */
    public ChildJvms(boolean inherit, String jar, String options) {
        this(inherit, jar, options, null);
    }

    /** @param patch the option {@code --patch-module} of a JVM that runs without an agent; null: this one runs with one */
    public ChildJvms(boolean inherit, String jar, String options, String patch) {
        this.inherit = inherit;
        this.jar = jar;
        this.agent = AGENT + jar + (options.isEmpty() ? "" : "=" + options);
        this.image = patch == null ? null : new OwnImage(patch);
    }

    /**
     * The command line for the child. Must be called after {@link #environment} for the same child. What farside itself
     * starts is not changed.
     *
     * @throws IOException the patch for the child cannot be read, and the child might start without it
     */
    public String[] command(String[] command) throws IOException {
        if (OwnThread.isOwnCall()) {
            return command;
        }
        Boolean alone = leftAlone.get();
        leftAlone.remove();
        if (!inherit || Boolean.TRUE.equals(alone) || !isJava(command)) {
            return command;
        }
        String[] options = options(
                image != null && image.hasJava(command[0])
                        ? image.readablePatch()
                        : OtherImage.patch(OwnImage.find(command[0], System.getenv("PATH")), jar));
        if (options.length == 1 && alone == null && JavaCommand.namesArchive(command)) {
            options[0] = ToolOptions.AGENT_OF_ARCHIVE + agent.substring(AGENT.length());
        }
        String[] with = new String[command.length + options.length];
        with[0] = command[0];
        System.arraycopy(options, 0, with, 1, options.length);
        System.arraycopy(command, 1, with, 1 + options.length, command.length - 1);
        return with;
    }

    /** @param patch null for the agent */
    private String[] options(String patch) {
        return patch == null
                ? new String[] {agent}
                : new String[] {patch, OwnImage.GUARD, "-Dfarside.ahead=" + agent.substring(AGENT.length())};
    }

    /** The environment for the child; for what farside itself starts, one without the agent. */
    public Map<String, String> environment(String[] command, Map<String, String> given) {
        if (OwnThread.isOwnCall()) {
            return withoutUs(given);
        }
        Map<String, String> environment = withoutTools(given);
        String text = variable(TOOL_OPTIONS, environment);
        ToolOptions options = new ToolOptions(text);
        boolean programs = options.hasAgent() && !text.equals(System.getenv(TOOL_OPTIONS)); // the program set it
        if (isJava(command)) {
            String last = variable(LAST_OPTIONS, environment);
            String launchers = variable(LAUNCHER_OPTIONS, environment);
            boolean own = programs || new ToolOptions(last).hasAgent() || JavaCommand.bringsAgent(command, launchers);
            if (own) {
                leftAlone.set(true);
            } else if (JavaCommand.mayLimitModules(launchers, launchers, text, last)) {
                leftAlone.set(false);
            }
            // The option on the command line is enough. The JVM would complain about two agents with different rules.
            return options.hasAgent() && !programs ? with(environment, options.withoutAgent()) : environment;
        }
        if (programs || (options.hasAgent() == inherit && !options.hasForwards() && image == null)) {
            return environment;
        }
        boolean ofImage = image != null && image.isNearestTo(command, variable("PATH", environment));
        return with(
                environment,
                inherit ? options.withAgent(options(ofImage ? image.patch() : null)) : options.withoutAgent());
    }

    /**
     * The environment for a command of the ssh_config. Such a command makes the connection to a gateway, so its own
     * connections must not go through one.
     */
    Map<String, String> withoutUs(Map<String, String> environment) {
        return withoutTools(without(TOOL_OPTIONS, environment));
    }

    private static Map<String, String> withoutTools(Map<String, String> given) {
        Map<String, String> environment = given;
        for (String name : TOOLS_OPTIONS) {
            environment = without(name, environment);
        }
        return environment;
    }

    /** The environment without the agent in one of its variables. */
    private static Map<String, String> without(String name, Map<String, String> environment) {
        ToolOptions options = new ToolOptions(variable(name, environment));
        return options.hasAgent() ? with(environment, name, options.withoutAgent()) : environment;
    }

    private static String variable(String name, Map<String, String> environment) {
        return environment == null ? System.getenv(name) : environment.get(name);
    }

    private static Map<String, String> with(Map<String, String> environment, String toolOptions) {
        Map<String, String> child = with(environment, TOOL_OPTIONS, toolOptions);
        if (new ToolOptions(toolOptions).hasAgent()) {
            withoutDaemons(child);
        }
        return child;
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String options) {
        // ProcessImpl accepts only its own kind of map. A new ProcessBuilder has one, filled from the environment of
        // this process.
        Map<String, String> child = new ProcessBuilder().environment();
        if (environment != null) {
            child.clear();
            child.putAll(environment);
        }
        if (options.isEmpty()) {
            child.remove(name); // for an empty value a JVM would print that it picked up an empty value
        } else {
            child.put(name, options);
        }
        return child;
    }

    /**
     * Keeps build tools from handing their work to daemons that already run, since farside does not cover those. The
     * launcher's shell script explains the variables.
     */
    private static void withoutDaemons(Map<String, String> child) {
        addWord("GRADLE_OPTS", "-Dorg.gradle.daemon=false", child);
        addWord("SBT_OPTS", "-Dsbt.server.autostart=false", child);
        child.put("MVND_NO_DAEMON", "true");
    }

    private static void addWord(String variable, String word, Map<String, String> child) {
        String before = child.getOrDefault(variable, "");
        if (!before.endsWith(word)) {
            child.put(variable, before.isEmpty() ? word : before + " " + word);
        }
    }

    /**
     * Whether the command is the java launcher, and not a script of that name. A script may do anything with its
     * arguments.
     */
    private static boolean isJava(String[] command) {
        String name = new File(command[0]).getName();
        return (name.equals("java") || name.equals("java.exe")) && !isScript(command[0]);
    }

    private static boolean isScript(String command) {
        if (command.indexOf('/') >= 0 || command.indexOf(File.separatorChar) >= 0) {
            return beginsAsScript(new File(command));
        }
        String path = System.getenv("PATH");
        if (path == null) {
            return true; // the file is unknown, so it may be a script
        }
        for (String directory : path.split(File.pathSeparator)) {
            File file = new File(directory.isEmpty() ? "." : directory, command);
            if (file.canExecute()) {
                return beginsAsScript(file);
            }
        }
        return true;
    }

    /** Not a Path, which not every name can be: the program's command and its PATH are in any encoding. */
    private static boolean beginsAsScript(File file) {
        try (InputStream in = new FileInputStream(file)) {
            byte[] start = in.readNBytes(2);
            return start.length < 2 || (start[0] == '#' && start[1] == '!');
        } catch (IOException e) {
            return true; // the file cannot be read, so it may be a script
        }
    }
}
