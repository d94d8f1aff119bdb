package zoo;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.util.concurrent.TimeUnit;

/** HiveMQ's client, over Netty: a large message to itself. */
public final class HiveMq {
    private HiveMq() {}

    /** @param arguments host, port */
    public static void main(String[] arguments) throws Exception {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .serverHost(arguments[0])
                .serverPort(Integer.parseInt(arguments[1]))
                .buildBlocking();
        client.connect();
        String topic = "zoo/" + client.getConfig().getClientIdentifier().get();
        try (Mqtt5BlockingClient.Mqtt5Publishes heard =
                client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter(topic).send();
            client.publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(new byte[100_000])
                    .send();
            System.out.println(heard.receive(30, TimeUnit.SECONDS).get().getPayloadAsBytes().length + " bytes");
        }
        client.disconnect();
        System.exit(0);
    }
}
