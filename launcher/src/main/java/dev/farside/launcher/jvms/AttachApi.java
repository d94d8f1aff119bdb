package dev.farside.launcher.jvms;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.farside.core.own.AgentProperties;
import java.io.IOException;
import java.util.Properties;

/** The only class that knows {@code jdk.attach}, a module that this Java may lack. */
final class AttachApi {
    private static final String COMMAND = "sun.java.command";

    /** In characters: farside tells of 2,000 connections at most. */
    private static final int LONGEST = 4 << 20;

    private AttachApi() {}

    /**
     * What a JVM said.
     *
     * @param status JSON; null: its farside says nothing
     * @param command its main class or jar, and what follows; null: it does not say
     */
    record Answer(String status, String command) {}

    /** Waits for as long as the JVM takes. */
    static Answer ask(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                Properties properties = machine.getAgentProperties();
                String status = properties.getProperty(AgentProperties.KEY);
                if (status != null && status.length() > LONGEST) {
                    throw new IOException("its answer is longer than farside's are");
                }
                return new Answer(status, properties.getProperty(COMMAND));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
