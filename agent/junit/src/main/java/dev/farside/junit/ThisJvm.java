package dev.farside.junit;

import dev.farside.agent.Agent;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Farside's agent in this JVM, which is attached when the first test wants a network. */
final class ThisJvm {
    private static final ReentrantLock LOCK = new ReentrantLock();

    private static final String OPTIONS = "junit=yes";

    /** Of the environment: they would bring agents and options into the process that attaches. */
    private static final List<String> FOR_JVMS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static Consumer<Object[]> tests;

    /** Why it cannot be had; null: it can, or nobody has tried. A JVM gets one try, since what is left of it is in the way of another. */
    private static String failure;

    private ThisJvm() {}

    /**
     * What sets the rules of tests; {@code TestNetwork}, in the agent, says what it takes.
     *
     * @throws ExtensionConfigurationException the agent cannot be had
     */
    static Consumer<Object[]> tests() {
        LOCK.lock();
        try {
            if (tests == null && failure == null) {
                tests = found();
            }
        } catch (ExtensionConfigurationException e) {
            failure = e.getMessage();
        } finally {
            LOCK.unlock();
        }
        if (failure != null) {
            throw new ExtensionConfigurationException(failure);
        }
        return tests;
    }

    private static Consumer<Object[]> found() {
        Consumer<Object[]> found = running();
        if (found == null) {
            requireNoOtherAgent();
            attach();
            found = running();
        }
        if (found == null) {
            throw new ExtensionConfigurationException("farside's agent is attached, and does not know " + OPTIONS
                    + ": farside-agent and farside-junit must have the same version");
        }
        return found;
    }

    /** By the system's class loader, which is where the JVM loads agents; that of the tests may be another. Null: none runs. */
    @SuppressWarnings("unchecked") // Agent says so
    private static Consumer<Object[]> running() {
        try {
            return (Consumer<Object[]>) Class.forName(Agent.class.getName(), true, ClassLoader.getSystemClassLoader())
                    .getMethod("tests")
                    .invoke(null);
        } catch (ClassNotFoundException e) {
            return null; // not attached yet, and not on the class path of the JVM
        } catch (ReflectiveOperationException e) {
            throw new ExtensionConfigurationException(
                    "farside-agent and farside-junit must have the same version: " + e, e);
        }
    }

    private static void requireNoOtherAgent() {
        try {
            Class.forName("dev.farside.boot.Door", false, null);
        } catch (ClassNotFoundException e) {
            return; // the usual case
        }
        throw new ExtensionConfigurationException(
                "farside's agent runs in this JVM with rules of its own, so @FarNetwork"
                        + " cannot set any: run the tests without farside, or give the agent the option " + OPTIONS);
    }

    /** A JVM may not attach to itself, so another process does it. */
    private static void attach() {
        String agent = jarOf(Agent.class);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                jarOf(Attach.class),
                Attach.class.getName(),
                Long.toString(ProcessHandle.current().pid()),
                agent,
                OPTIONS);
        builder.redirectErrorStream(true);
        builder.environment().keySet().removeAll(FOR_JVMS);
        String said;
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
            if (process.waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            said = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            said = "interrupted";
        }
        throw new ExtensionConfigurationException("farside's agent cannot be attached to this JVM: " + said
                + "\nhint: start the tests' JVM with -javaagent:" + agent + "=" + OPTIONS
                + " (the argLine of Surefire)");
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new ExtensionConfigurationException("where is " + type + "?", e);
        }
    }
}
