package zoo;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;

/** JMS clients of three protocols: a large message to itself. */
public final class Jms {
    private Jms() {}

    /** @param arguments artemis, openwire or amqp, URL */
    public static void main(String[] arguments) throws Exception {
        ConnectionFactory factory =
                switch (arguments[0]) {
                    case "artemis" ->
                        new org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory(arguments[1]);
                    case "openwire" -> new org.apache.activemq.ActiveMQConnectionFactory(arguments[1]);
                    default -> new org.apache.qpid.jms.JmsConnectionFactory(arguments[1]);
                };
        try (Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            Queue queue = session.createQueue(
                    "zoo-" + arguments[0] + ProcessHandle.current().pid());
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(new byte[300_000]);
            session.createProducer(queue).send(message);
            MessageConsumer consumer = session.createConsumer(queue);
            System.out.println(((BytesMessage) consumer.receive(60_000)).getBodyLength() + " bytes");
        }
        System.exit(0);
    }
}
