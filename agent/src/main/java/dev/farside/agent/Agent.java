package dev.farside.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.AccessControlException;
import java.security.AccessController;
import java.security.AllPermission;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The agent's entry point. It is compiled for Java 8, so that every JVM that JAVA_TOOL_OPTIONS reaches can load it, and
 * an old one can print that it is too old. Everything else is in the inner loader.
 */
public final class Agent {
    /** EX_CONFIG of sysexits.h: something the user gave cannot be used. */
    private static final int STATUS_CONFIG = 78;

    private static final int OLDEST_JAVA = 17;

    /** Of the agent that runs in this JVM; null: none does. Written while the JVM starts agents, which it does one by one. */
    private static AgentOptions inForce;

    /** Of the agent that runs in this JVM with {@code junit=yes}; null: none does. */
    private static volatile Consumer<Object[]> tests;

    private Agent() {}

    /** {@code -javaagent}: what cannot be used ends the JVM before the program's main. */
    public static void premain(String options, Instrumentation instrumentation) {
        String[] complaint = start(options, instrumentation);
        if (complaint != null) {
            print(complaint, options);
            // Not exit: shutdown hooks of a program that never began have nothing to do.
            Runtime.getRuntime().halt(STATUS_CONFIG);
        }
    }

    /** Attach: what cannot be used leaves the running program as it was. */
    public static void agentmain(String options, Instrumentation instrumentation) {
        String[] complaint = start(options, instrumentation);
        if (complaint != null) {
            print(complaint, options);
            throw new IllegalStateException(complaint[0]);
        }
    }

    /** A user is told how the agent is used; farside itself starts the process that holds logins this way. */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException, URISyntaxException {
        if (arguments.length != 2 || !arguments[0].equals("holder")) {
            Usage.print(System.out);
            return;
        }
        @SuppressWarnings("unchecked") // HolderProcess says what kind of Function it is
        Function<String, Boolean> holder = inner(jar(), "dev.farside.core.ssh.HolderProcess");
        System.exit(holder.apply(arguments[1]) ? 0 : 1);
    }

    /**
     * With {@code junit=yes}, what sets the rules of a test; {@code dev.farside.core.TestNetwork} says what it takes. Null: no
     * agent runs in this JVM, or one with rules of its own. For farside-junit, which may be in another class loader, so the types
     * are the JDK's.
     */
    public static Consumer<Object[]> tests() {
        return tests;
    }

    /** Null when all is well; otherwise lines for the user. */
    private static String[] start(String options, Instrumentation instrumentation) {
        if (!hasAllPermissions()) {
            return complaint(
                    "a security manager is in force, and its policy does not let farside work",
                    "add to the policy: grant codeBase \"" + codeBase()
                            + "\" { permission java.security.AllPermission; };");
        }
        int java = javaVersion(System.getProperty("java.specification.version"));
        if (java < OLDEST_JAVA) {
            return complaint(
                    "needs Java " + OLDEST_JAVA + " or newer, this is " + java,
                    "run the program on a newer Java, or remove farside from JAVA_TOOL_OPTIONS for this program");
        }
        AgentOptions parsed;
        try {
            parsed = AgentOptions.parse(options);
        } catch (IllegalArgumentException e) {
            return complaint(e.getMessage(), "options are key=value,key=value; java -jar farside-agent.jar lists them");
        }
        if (isLoaded()) {
            return again(parsed);
        }
        try {
            File jar = jar();
            @SuppressWarnings("unchecked") // Core says what kind of Function it is
            Function<Object[], String[]> core = inner(jar, "dev.farside.core.Core");
            Object[] arguments = {instrumentation, parsed.asMap(), jar.getPath(), null};
            String[] complaint = core.apply(arguments);
            inForce = complaint == null ? parsed : null;
            @SuppressWarnings("unchecked") // Core says so
            Consumer<Object[]> network = (Consumer<Object[]>) arguments[3];
            tests = network;
            return complaint;
        } catch (ReflectiveOperationException | IOException | URISyntaxException | RuntimeException | LinkageError e) {
            return complaint("cannot start: " + e, "is farside-agent.jar complete and readable?");
        }
    }

    /** One JVM has one set of rules: what others would send through a gateway must not go out directly without a word. */
    private static String[] again(AgentOptions asked) {
        if (inForce == null) {
            return complaint("an earlier start in this JVM has failed", "restart the program");
        }
        if (inForce.hold(asked, System.getenv("FARSIDE_LOG"))) {
            return null;
        }
        return complaint(
                "started twice with different options: \"" + inForce.print() + "\" is in force, \"" + asked.print()
                        + "\" is not",
                "the command line, JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS can each bring an agent: leave one of them,"
                        + " and put all rules into one file");
    }

    @SuppressWarnings("rawtypes") // the classes say what kind of Function they are
    private static Function inner(File jar, String name) throws ReflectiveOperationException, IOException {
        ClassLoader inner =
                new InnerLoader(jar, ClassLoader.getSystemClassLoader().getParent());
        return Class.forName(name, true, inner)
                .asSubclass(Function.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    /** The boot loader holds the door once an agent has started, this one or another copy of it. */
    private static boolean isLoaded() {
        try {
            Class.forName("dev.farside.boot.Door", false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false; // the usual case: this is the first
        }
    }

    /** Asks the policy, whichever security manager there is. Without one, all is permitted. */
    private static boolean hasAllPermissions() {
        if (System.getSecurityManager() == null) {
            return true;
        }
        try {
            AccessController.checkPermission(new AllPermission());
            return true;
        } catch (AccessControlException e) {
            return false;
        }
    }

    /** Where the policy finds this jar. A class may read its own jar, but may not ask where it is. */
    private static String codeBase() {
        URL own = Agent.class.getResource("Agent.class");
        String text = own == null ? "" : own.toString();
        return text.startsWith("jar:") && text.contains("!")
                ? text.substring("jar:".length(), text.indexOf('!'))
                : "file:/DIRECTORY/farside-agent.jar";
    }

    private static File jar() throws URISyntaxException {
        return new File(
                Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** 8 for {@code 1.8}, 17 for {@code 17}. */
    static int javaVersion(String specification) {
        String version = specification.startsWith("1.") ? specification.substring(2) : specification;
        return Integer.parseInt(version);
    }

    private static String[] complaint(String what, String hint) {
        return new String[] {what, "hint: " + hint};
    }

    private static void print(String[] complaint, String options) {
        // without permissions the environment cannot be asked
        Colours colours = hasAllPermissions() ? Colours.of(color(options), 2) : Colours.NONE;
        for (String line : complaint) {
            System.err.println(colours.complaint(printable(line)));
        }
        System.err.flush();
    }

    /** Null if the options do not say it, or are what the complaint is about. */
    private static String color(String options) {
        try {
            return AgentOptions.parse(options).asMap().get("color");
        } catch (IllegalArgumentException e) {
            return null; // the complaint says so
        }
    }

    /** What the core says is so already (class ForeignWords there); this is for the options, which are quoted before. */
    private static String printable(String line) {
        StringBuilder text = new StringBuilder(line.length());
        for (char c : line.toCharArray()) {
            text.append(Character.isISOControl(c) ? '?' : c);
        }
        return text.toString();
    }
}
