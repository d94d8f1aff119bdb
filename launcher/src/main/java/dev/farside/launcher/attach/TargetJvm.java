package dev.farside.launcher.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.farside.agent.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

/** A JVM over the attach mechanism of the JDK, which lets in its own user only. Nothing listens for it that did not before. */
public final class TargetJvm implements AutoCloseable {
    private static final int OLDEST_JAVA = 8;

    /** The first that warns of agents which are loaded dynamically: JEP 451. */
    private static final int FIRST_THAT_WARNS = 21;

    private static final String LOADING = "EnableDynamicAgentLoading";

    /** What an argument of the attach mechanism may have, in bytes: attachListener.hpp of HotSpot, up to Java 23. */
    private static final int MOST_BYTES = 1024;

    private final String pid;
    private final VirtualMachine machine;
    private final Properties facts;
    private final String arguments;

    private TargetJvm(String pid, VirtualMachine machine) throws IOException {
        this.pid = pid;
        this.machine = machine;
        this.facts = machine.getSystemProperties();
        this.arguments = " " + machine.getAgentProperties().getProperty("sun.jvm.args", "") + " ";
    }

    /**
     * Of a process that can be attached to ({@link TargetProcess#require}).
     *
     * @throws NotAttachable it does not answer, or no agent of farside's can run there
     */
    public static TargetJvm attach(String pid) throws NotAttachable {
        TargetJvm jvm;
        try {
            jvm = new TargetJvm(pid, VirtualMachine.attach(pid));
        } catch (AttachNotSupportedException | IOException e) {
            throw new NotAttachable("process " + pid + " does not let itself be attached to: " + firstLine(e), null);
        }
        try {
            jvm.requireNewEnough();
            return jvm;
        } catch (NotAttachable e) {
            jvm.close();
            throw e;
        }
    }

    private void requireNewEnough() throws NotAttachable {
        String version = facts.getProperty("java.specification.version", "0");
        if (feature(version) < OLDEST_JAVA) {
            throw new NotAttachable(
                    "process " + pid + " is a JVM of Java " + version + ", and farside needs Java " + OLDEST_JAVA
                            + " or newer",
                    "run the program on a newer Java");
        }
        if (arguments.lastIndexOf(" -XX:-" + LOADING + " ") > arguments.lastIndexOf(" -XX:+" + LOADING + " ")) {
            throw new NotAttachable(
                    "process " + pid + " takes no agent: it was started with -XX:-" + LOADING, "start it with farside");
        }
    }

    /** 8 for {@code 1.8}, 17 for {@code 17}, 0 for what is no version. */
    static int feature(String specification) {
        String number = specification.startsWith("1.") ? specification.substring(2) : specification;
        return number.matches("[0-9]{1,6}") ? Integer.parseInt(number) : 0;
    }

    /** {@code Java 21.0.2}, as it says itself. */
    public String java() {
        return "Java " + facts.getProperty("java.version", "?");
    }

    /** Whether it will print a warning on its stderr that an agent is loaded, which nobody can avoid. */
    public boolean warns() {
        return feature(facts.getProperty("java.specification.version", "0")) >= FIRST_THAT_WARNS
                && !arguments.contains(" -XX:+" + LOADING + " ");
    }

    /**
     * Whether there is room for the call in what an attach can say.
     *
     * @throws NotAttachable there is not
     */
    public static void requireShort(Path agentJar, Call call) throws NotAttachable {
        int bytes = (agentJar + "=" + call.print()).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new NotAttachable(
                    "the options have " + bytes + " bytes with the agent's path, and an attach takes " + MOST_BYTES,
                    "put the rules into a file, for --rules FILE");
        }
    }

    /**
     * Calls the agent, which is loaded for this if it is not there yet. Waits for the answer.
     *
     * @throws NotAttachable the JVM does not run the agent, or the agent gives no answer
     */
    public Call.Answer call(Path agentJar, Call call) throws NotAttachable {
        try {
            load(agentJar, call.print());
            Call.Answer answer = call.answer(machine.getAgentProperties().getProperty(Call.ANSWER));
            if (answer == null) {
                throw new NotAttachable(
                        "process " + pid + " has given no answer",
                        "its stderr may say why; if not, another farside attach came between, or the agent there is"
                                + " that of another version of farside");
            }
            return answer;
        } catch (AgentInitializationException e) {
            throw new NotAttachable(
                    "the agent in process " + pid + " cannot start, or is that of another farside",
                    "the program's stderr says why");
        } catch (AgentLoadException | IOException e) {
            if (firstLine(e).contains(LOADING)) { // from a file of flags, or by the default of its Java
                throw new NotAttachable(
                        "process " + pid + " takes no agent: its JVM lets none in while it runs",
                        "start it with farside, or with -XX:+" + LOADING);
            }
            throw new NotAttachable("process " + pid + " loads no agent: " + firstLine(e), null);
        }
    }

    /** A JVM of Java 8 answers "0" when all is well, which newer JDKs take for a failure. */
    private void load(Path agentJar, String options)
            throws AgentLoadException, AgentInitializationException, IOException {
        try {
            machine.loadAgent(agentJar.toString(), options);
        } catch (AgentLoadException e) {
            if (!"0".equals(e.getMessage())) {
                throw e;
            }
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        try {
            machine.detach();
        } catch (IOException e) {
            // There is nothing left to detach from.
        }
    }
}
