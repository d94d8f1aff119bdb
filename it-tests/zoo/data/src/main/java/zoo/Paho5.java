package zoo;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho, MQTT 5: a large message to itself. */
public final class Paho5 {
    private Paho5() {}

    /** @param arguments URL */
    public static void main(String[] arguments) throws Exception {
        String topic = "zoo/" + UUID.randomUUID();
        MqttAsyncClient client = new MqttAsyncClient(arguments[0], topic, new MemoryPersistence());
        client.connect().waitForCompletion(30_000);
        CompletableFuture<Integer> heard = new CompletableFuture<>();
        IMqttMessageListener listener = (name, message) -> heard.complete(message.getPayload().length);
        MqttSubscription[] subscriptions = {new MqttSubscription(topic, 1)};
        IMqttToken subscribed = client.subscribe(
                subscriptions, null, null, new IMqttMessageListener[] {listener}, subscriptionIdentifier());
        subscribed.waitForCompletion(30_000);
        MqttMessage message = new MqttMessage(new byte[100_000]);
        message.setQos(1);
        client.publish(topic, message);
        System.out.println(heard.get(30, TimeUnit.SECONDS) + " bytes");
        client.disconnect().waitForCompletion(30_000);
        System.exit(0);
    }

    private static MqttProperties subscriptionIdentifier() {
        MqttProperties properties = new MqttProperties();
        properties.setSubscriptionIdentifiers(java.util.List.of(0));
        return properties;
    }
}
