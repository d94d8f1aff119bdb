package zoo;

import java.lang.management.ManagementFactory;
import java.rmi.Remote;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** RMI and, over it, JMX. Stubs carry a far name of their own, as {@code java.rmi.server.hostname} says. */
final class RemoteObjects {
    /** What nobody here refers to is collected. */
    private static final Words WORDS = new Words();

    private RemoteObjects() {}

    static void start() throws Exception {
        System.setProperty("java.rmi.server.hostname", "stubs.zoo.corp.example");
        LocateRegistry.createRegistry(1099).rebind("words", UnicastRemoteObject.exportObject(WORDS, 1098));
        JMXConnectorServerFactory.newJMXConnectorServer(
                        new JMXServiceURL("service:jmx:rmi://localhost:1097/jndi/rmi://localhost:1099/jmxrmi"),
                        null,
                        ManagementFactory.getPlatformMBeanServer())
                .start();
    }

    /** The JDK's own remote interface, so that both sides have it. */
    private static final class Words implements Registry {
        @Override
        public String[] list() {
            return new String[] {"to", "and", "fro"};
        }

        @Override
        public Remote lookup(String name) {
            return this;
        }

        @Override
        public void bind(String name, Remote remote) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unbind(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void rebind(String name, Remote remote) {
            throw new UnsupportedOperationException();
        }
    }
}
