package dev.farside.agent;

import java.io.File;
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
 * The agent's entry point. It is compiled for Java 8, so that every JVM that JAVA_TOOL_OPTIONS reaches can load it, and
 * an old one can print that it is too old. Everything else is in the inner loader.
 */
public final class Agent {
    /** EX_CONFIG of sysexits.h: something the user gave cannot be used. */
    private static final int STATUS_CONFIG = 78;

    private static final int OLDEST_JAVA = 17;

    // Places in what Core takes; its documentation says what is there.
    private static final int JAR = 2;
    private static final int TESTS = 3;
    private static final int REPORT = 5;

    /** Of whoever opens or closes the door: a JVM can be attached to before it has started the agents of its command line. */
    private static final ReentrantLock TURN = new ReentrantLock();

    /** Of the open door; null: none is. */
    private static volatile AgentOptions inForce;

    /** What starts and switches the door of this JVM; null: nothing has been started, or the start failed. */
    private static volatile Function<Object[], String[]> core;

    /** Of the agent that runs in this JVM with {@code junit=yes}; null: none does. */
    private static volatile Consumer<Object[]> tests;

    private Agent() {}

    /** {@code -javaagent}: what cannot be used ends the JVM before the program's main. */
    public static void premain(String options, Instrumentation instrumentation) {
        String[] complaint = start(options, instrumentation, false);
        if (complaint != null) {
            print(complaint, options);
            // Not exit: shutdown hooks of a program that never began have nothing to do.
            Runtime.getRuntime().halt(STATUS_CONFIG);
        }
    }

    /**
     * Attach: what cannot be used leaves the running program as it was. {@code farside attach} and {@code farside detach} are
     * answered; others find the complaint on the program's stderr.
     */
    public static void agentmain(String options, Instrumentation instrumentation) {
        Call call = Call.of(options);
        if (call != null) {
            answer(call, instrumentation);
            return;
        }
        String[] complaint = start(options, instrumentation, true);
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

    /** @throws IllegalStateException the answer cannot be given; the JVM prints it, and the caller learns that it failed */
    private static void answer(Call call, Instrumentation instrumentation) {
        Call.Answer answer = inTurn(call, instrumentation);
        try {
            @SuppressWarnings("unchecked") // Answer says what kind of Function it is
            Function<Object[], Boolean> post = inner(jar(), "dev.farside.core.Answer");
            if (!post.apply(new Object[] {instrumentation, call.print(answer)})) {
                throw new IllegalStateException("this JVM has no place for it");
            }
        } catch (ReflectiveOperationException | IOException | URISyntaxException | RuntimeException | LinkageError e) {
            throw new IllegalStateException("farside cannot answer: " + e, e);
        }
    }

    private static Call.Answer inTurn(Call call, Instrumentation instrumentation) {
        if (!TURN.tryLock()) { // not waited for: a start may wait for a login
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
        String[] complaint = unable();
        complaint = complaint == null ? start(call.options(), arguments) : complaint;
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

    private static String version() {
        String version = Agent.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** Null when all is well; otherwise lines for the user. */
    private static String[] start(String options, Instrumentation instrumentation, boolean late) {
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
        return start(parsed, arguments(instrumentation, parsed, late));
    }

    /** Why no agent of ours can run in this JVM; null: it can. */
    private static String[] unable() {
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

    /** What Core takes. */
    private static Object[] arguments(Instrumentation instrumentation, AgentOptions options, boolean late) {
        return new Object[] {instrumentation, options.asMap(), null, null, late, null};
    }

    /** Opens the door, for the first time or once more. Null when all is well; otherwise lines for the user. */
    private static String[] start(AgentOptions parsed, Object[] arguments) {
        if (core == null && isLoaded()) {
            return complaint("an earlier start in this JVM has failed", "restart the program");
        }
        try {
            File jar = jar();
            arguments[JAR] = jar.getPath();
            @SuppressWarnings("unchecked") // Core says what kind of Function it is
            Function<Object[], String[]> made = core == null ? inner(jar, "dev.farside.core.Core") : core;
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
