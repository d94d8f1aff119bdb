package zoo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho, MQTT 3: a large message to itself. */
public final class Paho3 {
    private Paho3() {}

    /** @param arguments URL */
    public static void main(String[] arguments) throws Exception {
        MqttClient client = new MqttClient(arguments[0], MqttClient.generateClientId(), new MemoryPersistence());
        client.connect();
        String topic = "zoo/" + client.getClientId();
        CompletableFuture<Integer> heard = new CompletableFuture<>();
        client.subscribe(topic, 1, (name, message) -> heard.complete(message.getPayload().length));
        MqttMessage message = new MqttMessage(new byte[100_000]);
        message.setQos(1);
        client.publish(topic, message);
        System.out.println(heard.get(30, TimeUnit.SECONDS) + " bytes");
        client.disconnect();
        client.close();
        System.exit(0);
    }
}
