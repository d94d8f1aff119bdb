package zoo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.connection.TransportSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The MongoDB drivers: synchronous, reactive over the JDK's asynchronous channels, and reactive over Netty. */
public final class Mongo {
    private Mongo() {}

    /** @param arguments sync, channels or netty, URL */
    public static void main(String[] arguments) {
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder().applyConnectionString(new ConnectionString(arguments[1]));
        String name = URI.create(arguments[1]).getHost().replace('.', '-');
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            documents.add(new Document("number", i).append("words", "x".repeat(1000)));
        }
        int length;
        if (arguments[0].equals("sync")) {
            length = sync(settings.build(), name, documents);
        } else {
            if (arguments[0].equals("netty")) {
                settings.transportSettings(TransportSettings.nettyBuilder().build());
            }
            length = reactive(settings.build(), name, documents);
        }
        System.out.println(length + " characters");
        System.exit(0);
    }

    private static int sync(MongoClientSettings settings, String name, List<Document> documents) {
        int length = 0;
        try (MongoClient client = MongoClients.create(settings)) {
            MongoCollection<Document> all = client.getDatabase("far").getCollection(name);
            all.insertMany(documents);
            for (Document document : all.find().batchSize(10)) {
                length += document.getString("words").length();
            }
        }
        return length;
    }

    private static int reactive(MongoClientSettings settings, String name, List<Document> documents) {
        try (var client = com.mongodb.reactivestreams.client.MongoClients.create(settings)) {
            var all = client.getDatabase("far").getCollection(name);
            return Mono.from(all.insertMany(documents))
                    .thenMany(Flux.from(all.find().batchSize(10)))
                    .map(document -> document.getString("words").length())
                    .reduce(0, Integer::sum)
                    .block();
        }
    }
}
