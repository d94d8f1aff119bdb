package zoo;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** RabbitMQ's client, by each of its ways to do I/O: a large message to itself. */
public final class Rabbit {
    private Rabbit() {}

    /** @param arguments blocking, nio or netty, URL */
    public static void main(String[] arguments) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(arguments[1]);
        switch (arguments[0]) {
            case "nio" -> factory.useNio();
            case "netty" -> factory.netty();
            default -> factory.useBlockingIo();
        }
        CompletableFuture<Integer> heard = new CompletableFuture<>();
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            String queue = channel.queueDeclare().getQueue();
            channel.basicConsume(queue, true, (tag, delivery) -> heard.complete(delivery.getBody().length), tag -> {});
            channel.basicPublish("", queue, null, new byte[300_000]);
            System.out.println(heard.get(60, TimeUnit.SECONDS) + " bytes");
        }
        System.exit(0);
    }
}
