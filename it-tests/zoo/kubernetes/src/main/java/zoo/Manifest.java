package zoo;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * FILE DIRECTORY: checks each object of a manifest against Kubernetes' schema, and lays below the directory what the volumes
 * of the pod's containers have in them: secrets and settings. Prints the objects, and the environment of the containers.
 */
public final class Manifest {
    private static final String MODELS = "io.kubernetes.client.openapi.models.V1";
    private static final Gson GSON = new Gson();

    private final Path root;

    /** What a volume may be made of: by its kind and its name, the texts by their names. */
    private final Map<String, JsonObject> texts = new HashMap<>();

    private Manifest(Path root) {
        this.root = root;
    }

    public static void main(String[] arguments) throws Exception {
        Manifest manifest = new Manifest(Path.of(arguments[1]));
        try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
            for (Object document : new Yaml().loadAll(file)) {
                manifest.add(GSON.toJsonTree(document).getAsJsonObject());
            }
        }
    }

    private void add(JsonObject object) throws Exception {
        String kind = object.get("kind").getAsString();
        String name = object.getAsJsonObject("metadata").get("name").getAsString();
        try {
            Class.forName(MODELS + kind)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, object);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    kind + " " + name + ": " + e.getCause().getMessage(), e);
        }
        System.out.println(object.get("apiVersion").getAsString() + " " + kind + " " + name);
        switch (kind) {
            case "ConfigMap" -> texts.put("configMap " + name, object.getAsJsonObject("data"));
            case "Secret" -> texts.put("secret " + name, object.getAsJsonObject("stringData"));
            default ->
                pod(object.getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec"));
        }
    }

    private void pod(JsonObject pod) throws IOException {
        Map<String, JsonObject> volumes = new HashMap<>();
        for (JsonElement volume : pod.getAsJsonArray("volumes")) {
            volumes.put(volume.getAsJsonObject().get("name").getAsString(), volume.getAsJsonObject());
        }
        for (String containers : new String[] {"initContainers", "containers"}) {
            for (JsonElement each : pod.getAsJsonArray(containers)) {
                JsonObject container = each.getAsJsonObject();
                for (JsonElement mount : container.getAsJsonArray("volumeMounts")) {
                    String volume = mount.getAsJsonObject().get("name").getAsString();
                    mount(
                            volumes.get(volume),
                            mount.getAsJsonObject().get("mountPath").getAsString());
                }
                words(container, "command");
                environment(container);
            }
        }
    }

    private void mount(JsonObject volume, String path) throws IOException {
        Path directory = Files.createDirectories(root.resolve(path.substring(1)));
        JsonObject files = new JsonObject();
        if (volume.has("configMap")) {
            String name = volume.getAsJsonObject("configMap").get("name").getAsString();
            files = texts.get("configMap " + name);
        } else if (volume.has("secret")) {
            String name = volume.getAsJsonObject("secret").get("secretName").getAsString();
            files = texts.get("secret " + name);
        }
        for (String name : files.keySet()) {
            Files.writeString(directory.resolve(name), files.get(name).getAsString());
        }
    }

    private static void words(JsonObject container, String name) {
        JsonArray words = container.getAsJsonArray(name);
        if (words != null) {
            StringBuilder line = new StringBuilder(name);
            words.forEach(word -> line.append(' ').append(word.getAsString()));
            System.out.println(line);
        }
    }

    private static void environment(JsonObject container) {
        if (container.has("env")) {
            for (JsonElement each : container.getAsJsonArray("env")) {
                JsonObject variable = each.getAsJsonObject();
                System.out.println(variable.get("name").getAsString() + "="
                        + variable.get("value").getAsString());
            }
        }
    }
}
