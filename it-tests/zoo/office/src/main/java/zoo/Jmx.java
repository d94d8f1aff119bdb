package zoo;

import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** JMX over RMI. */
public final class Jmx {
    private Jmx() {}

    public static void main(String[] arguments) throws Exception {
        try (JMXConnector connector = JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + arguments[0] + ":1099/jmxrmi"))) {
            System.out.println(connector
                    .getMBeanServerConnection()
                    .getAttribute(new ObjectName("JMImplementation:type=MBeanServerDelegate"), "SpecificationName"));
        }
    }
}
