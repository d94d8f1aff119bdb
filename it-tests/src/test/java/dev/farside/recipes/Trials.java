package dev.farside.recipes;

import dev.farside.recipes.Way.Ci;
import dev.farside.recipes.Way.Ends;
import dev.farside.recipes.Way.Gateway;
import dev.farside.recipes.Way.Serves;
import java.util.List;

/** The recipes that are run. */
public final class Trials {
    static final String DATABASE = "pg.corp.example";
    static final String BROKER = "broker-1.zoo.corp.example"; // which announces this name
    static final String WEB = "web.corp.example";

    /** What the far web server answers. */
    private static final String ANSWER = "GET / " + WEB;

    private static final String TESTS = "Tests run: 2, Failures: 0, Errors: 0, Skipped: 0";

    private static final String LOCAL = "http://127.0.0.1:8080/";

    private static final List<Trial> ALL = List.of(
            new Trial("Kafka's tools", "kafka", "kafka", BROKER, ends("Created topic orders.", "orders")),
            new Trial("Flyway", "", "flyway", DATABASE, ends("Successfully applied 1 migration")),
            new Trial("Liquibase", "liquibase", "liquibase", DATABASE, ends("'update' was executed successfully")),
            new Trial("Maven", "", "maven", WEB, ends(TESTS)),
            new Trial("Gradle", "gradle", "gradle", WEB, ends("BUILD SUCCESSFUL")),
            new Trial("Gradle's daemon", "gradle", "gradle", WEB, ends("BUILD SUCCESSFUL", "1 Daemon stopped")),
            new Trial("Tomcat", "tomcat", "tomcat", WEB, new Serves("Server startup in", LOCAL + "far.jsp", ANSWER)),
            new Trial("Spring Boot", "", "boot", DATABASE, ends("orders has 42", "BUILD SUCCESS")),
            new Trial(
                    "Keycloak",
                    "keycloak",
                    "",
                    DATABASE,
                    new Serves("Listening on:", LOCAL + "realms/master", "\"realm\":\"master\"")),
            new Trial("JMeter", "jmeter", "jmeter", WEB, ends("summary =      1 in", "Err:     0 (0.00%)")),
            new Trial("jshell", "", "", WEB, ends(ANSWER)),
            new Trial("Spark", "", "spark", DATABASE, ends("Spark read 42")),
            new Trial("GitHub Actions", "", "maven", WEB, new Ci(List.of(TESTS))),
            new Trial("GitLab CI", "", "maven", WEB, new Ci(List.of(TESTS))),
            gateway(
                    "AWS Systems Manager",
                    "bastion",
                    "aws ssm start-session --target i-0123456789abcdef0 --document-name AWS-StartSSHSession"
                            + " --parameters portNumber=22"),
            gateway(
                    "Google IAP",
                    "bastion",
                    "gcloud compute start-iap-tunnel bastion-vm 22 --listen-on-stdin --project=my-project"
                            + " --zone=europe-west1-b"),
            gateway(
                    "Teleport",
                    "bastion.cluster.example",
                    "tsh proxy ssh --cluster=cluster.example --proxy=teleport.example.net:443 " + Machine.USER
                            + "@bastion.cluster.example:3022"),
            gateway("Cloudflare", "bastion", "cloudflared access ssh --hostname ssh.example.net"));

    private Trials() {}

    private static Ends ends(String... words) {
        return new Ends(List.of(words));
    }

    private static Trial gateway(String title, String gateway, String command) {
        return new Trial(title, "", "", "echo.corp.example", new Gateway(gateway, command));
    }

    public static List<String> titles() {
        return ALL.stream().map(Trial::title).toList();
    }

    /** Null if the recipe is not run. */
    static Trial of(String title) {
        return ALL.stream()
                .filter(trial -> trial.title().equals(title))
                .findFirst()
                .orElse(null);
    }
}
