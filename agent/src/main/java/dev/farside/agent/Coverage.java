package dev.farside.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.AccessControlException;
import java.security.AccessController;
import java.security.AllPermission;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Whether this JVM is covered, and by which options. Whoever starts farside here, closes its door or opens it again does it in turn: a
 * JVM can be attached to before it has started the agents of its command line.
 */
final class Coverage {
    static final int OLDEST_JAVA = 17;

    // Places in what Core takes; its documentation says what is there.
    private static final int JAR = 2;
    private static final int TESTS = 3;
    private static final int REPORT = 5;

    private static final ReentrantLock TURN = new ReentrantLock();

    /** Of the open door; null: none is. */
    private static volatile AgentOptions inForce;

    /** What starts and switches the door of this JVM; null: nothing has been started, or the start failed. */
    private static volatile Function<Object[], String[]> core;

    /** With {@code junit=yes}; null: without. */
    private static volatile Consumer<Object[]> tests;

    private Coverage() {}

    /** As {@link Agent#tests}. */
    static Consumer<Object[]> tests() {
        return tests;
    }

    /**
     * Opens the door, once another one who is at it has finished.
     *
     * @return null when all is well; otherwise lines for the user
     */
    static String[] start(String options, Instrumentation instrumentation, boolean late) {
        TURN.lock();
        try {
            return startInTurn(options, instrumentation, late);
        } finally {
            TURN.unlock();
        }
    }

    private static String[] startInTurn(String options, Instrumentation instrumentation, boolean late) {
        String[] unable = unable();
        if (unable != null) {
            return unable;
        }
        AgentOptions parsed;
        try {
            parsed = AgentOptions.parse(options);
        } catch (IllegalArgumentException e) {
            return complaint(e.getMessage(), "options are key=value,key=value; java -jar farside-agent.jar lists them");
        }
        if (parsed.asMap().containsKey("attach") || parsed.asMap().containsKey("detach")) {
            return complaint("options: attach= and detach= are for a JVM that runs", "farside attach PID sets them");
        }
        if (inForce != null) {
            return again(parsed);
        }
        return open(parsed, arguments(instrumentation, parsed, late));
    }

    /** One JVM has one set of rules: what others would send through a gateway must not go out directly without a word. */
    private static String[] again(AgentOptions asked) {
        if (inForce.hold(asked, System.getenv("FARSIDE_LOG"))) {
            return null;
        }
        return complaint(
                "started twice with different options: \"" + inForce.print() + "\" is in force, \"" + asked.print()
                        + "\" is not",
                "the command line, JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS can each bring an agent: leave one of them,"
                        + " and put all rules into one file");
    }

    /**
     * Does what {@code farside attach} or {@code farside detach} asks for, in a JVM in which farside can run ({@link #unable}). Waits
     * for nobody: a start may wait for a login.
     */
    static Call.Answer answer(Call call, Instrumentation instrumentation) {
        if (!TURN.tryLock()) {
            return Call.Answer.failed(complaint(
                    "farside is being started or stopped in this JVM at this moment", "try again when that is done"));
        }
        try {
            if (!call.isOfVersion(version())) {
                return Call.Answer.failed(complaint(
                        "the agent of farside " + version() + " is in this JVM, and this is farside " + call.version(),
                        "use that version's farside attach, or restart the program"));
            }
            return call.detaches() ? close(call, instrumentation) : open(call, instrumentation);
        } finally {
            TURN.unlock();
        }
    }

    private static Call.Answer open(Call call, Instrumentation instrumentation) {
        AgentOptions before = inForce;
        if (before != null) {
            return before.hold(call.options(), System.getenv("FARSIDE_LOG"))
                    ? Call.Answer.ok("door was open already, with the same options")
                    : Call.Answer.failed(complaint(
                            "this JVM is covered already, with other options: "
                                    + (before.print().isEmpty() ? "none" : "\"" + before.print() + "\""),
                            "farside detach first, then farside attach"));
        }
        Object[] arguments = arguments(instrumentation, call.options(), true);
        String[] complaint = open(call.options(), arguments);
        return complaint == null ? Call.Answer.ok((String[]) arguments[REPORT]) : Call.Answer.unusable(complaint);
    }

    private static Call.Answer close(Call call, Instrumentation instrumentation) {
        if (inForce == null) {
            return Call.Answer.failed(complaint(
                    core == null ? "farside does not cover this JVM" : "farside is detached from this JVM already",
                    "farside attach covers it"));
        }
        Object[] arguments = arguments(instrumentation, call.options(), true);
        AgentOptions before = inForce;
        inForce = null; // whatever fails from here on, nobody may take the door for open
        try {
            String[] complaint = core.apply(arguments);
            if (complaint != null) {
                inForce = before; // nothing was done
                return Call.Answer.failed(complaint);
            }
            return Call.Answer.ok((String[]) arguments[REPORT]);
        } catch (RuntimeException | Error e) { // no memory, or no more threads
            return Call.Answer.failed(complaint(
                    "farside failed to end all of its work in this JVM: " + e, "farside attach, then farside detach"));
        }
    }

    /** What Core takes. */
    private static Object[] arguments(Instrumentation instrumentation, AgentOptions options, boolean late) {
        return new Object[] {instrumentation, options.asMap(), null, null, late, null};
    }

    /** Opens the door, for the first time or once more. Null when all is well; otherwise lines for the user. */
    private static String[] open(AgentOptions parsed, Object[] arguments) {
        if (core == null && isLoaded()) {
            return complaint("an earlier start in this JVM has failed", "restart the program");
        }
        try {
            arguments[JAR] = InnerLoader.jar().getPath();
            @SuppressWarnings("unchecked") // Core says what kind of Function it is
            Function<Object[], String[]> made = core == null ? InnerLoader.make("dev.farside.core.Core") : core;
            String[] complaint = made.apply(arguments);
            if (complaint == null || isLoaded()) {
                core = made; // it knows what is there already
            }
            inForce = complaint == null ? parsed : null;
            @SuppressWarnings("unchecked") // Core says so
            Consumer<Object[]> network = (Consumer<Object[]>) arguments[TESTS];
            tests = network;
            return complaint;
        } catch (ReflectiveOperationException | IOException | URISyntaxException | RuntimeException | LinkageError e) {
            return complaint("cannot start: " + e, "is farside-agent.jar complete and readable?");
        }
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

    /** Why no agent of ours can run in this JVM; null: it can. */
    static String[] unable() {
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
        return null;
    }

    /** Asks the policy, whichever security manager there is. Without one, all is permitted. */
    static boolean hasAllPermissions() {
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

    /** 8 for {@code 1.8}, 17 for {@code 17}. */
    static int javaVersion(String specification) {
        String version = specification.startsWith("1.") ? specification.substring(2) : specification;
        return Integer.parseInt(version);
    }

    private static String version() {
        String version = Agent.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static String[] complaint(String what, String hint) {
        return new String[] {what, "hint: " + hint};
    }
}
