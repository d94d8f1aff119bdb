package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.DataServers;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Keys;
import dev.farside.it.site.LoadedClasses;
import dev.farside.it.site.ZooServers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Client libraries, unmodified, each with one tiny program that talks to a real server by a far name. The answer must
 * come, the gateway must look up the name, the near side must not, no packet may leave for the far side, and nothing
 * may listen.
 *
 * <p>To add a client: put its library into an enclosure that it is compatible with (a module of it-tests/zoo, a new one
 * if it conflicts with the others), a class beside it with a main that prints what it got, and a row into a table
 * ({@link WebAnimals}; a new table goes into {@link #animals}). A server that it needs goes into zoo/servers, or, if it
 * is a program of its own, into {@link ZooServers} or {@link DataServers}. NAME stands for a name that only this client
 * on this JDK uses, whatever.zoo.corp.example; all of them lead to 10.213.2.20. USER_KEY and KNOWN_HOSTS are the files.
 * A client that needs a newer Java than 8 says {@code from}. {@code -Dzoo=REGEX} runs only clients whose name, or whose enclosure's name, it finds.
 */
class ZooIT {
    /** Of stand-ins and of the far networks; 10.213.1.0/24 is the near side's own, which it may ask about. */
    private static final String FAR_ADDRESS = ".*\\.(240|[23]\\.213\\.10)\\.in-addr.*";

    /** As many as there are cores to run them. */
    private static final int AT_ONCE = 2;

    /** What every run visits on Java 8 and 11, too: each way to connect once. {@code it-tests/jdks} visits all there. */
    private static final Set<String> ON_OLDER_TOO = Set.of(
            "HttpsURLConnection",
            "Apache HttpClient 5, async, HTTP/2",
            "AWS SDK S3 over Netty",
            "Netty 4.2, NIO",
            "Vert.x 4, HTTP/2",
            "gRPC over shaded Netty by epoll",
            "RMI",
            "pgjdbc, cancelling",
            "Lettuce, its own resolver",
            "MongoDB reactive driver");

    private static final Map<String, CompletableFuture<Visit>> VISITS = new LinkedHashMap<>();
    private static final ExecutorService VISITORS = Executors.newFixedThreadPool(AT_ONCE);

    private static FarSide side;
    private static DataServers servers;
    private static Path otherKnownHosts;
    private static long packetsBefore;
    private static int questionsBefore;

    /**
     * @param packets that went out directly meanwhile
     * @param listening where the client was seen to listen
     * @param mayLiveFrom the first Java that could load what it loaded, perhaps more than it needs
     */
    private record Visit(Command.Result result, long packets, Set<String> listening, int mayLiveFrom) {}

    static Stream<Animal> animals() {
        Predicate<String> wanted =
                Pattern.compile(System.getProperty("zoo", "")).asPredicate();
        return all().filter(animal -> wanted.test(animal.enclosure().name() + " " + animal.name()));
    }

    private static Stream<Animal> all() {
        return Stream.of(WebAnimals.all(), NettyAnimals.all(), OfficeAnimals.all(), DataAnimals.all())
                .flatMap(List::stream);
    }

    static List<Jdk> jdks() {
        return Stream.of(Jdk.any(), Jdk.newest()).distinct().toList();
    }

    static Stream<Arguments> animalsAndJdks() {
        List<Jdk> older =
                Jdk.oldestToNewest().stream().filter(jdk -> jdk.version() < 17).toList();
        return animals().flatMap(animal -> Stream.concat(
                        ON_OLDER_TOO.contains(animal.name()) ? older.stream() : Stream.of(), jdks().stream())
                .distinct()
                .filter(animal::livesOn)
                .map(jdk -> Arguments.of(animal, jdk)));
    }

    @BeforeAll
    static void open() {
        side = FarSide.get();
        servers = DataServers.start(
                side,
                animals()
                        .filter(animal -> jdks().stream().anyMatch(animal::livesOn))
                        .map(Animal::server)
                        .filter(name -> !name.isEmpty())
                        .toList());
        ZooServers.start(side);
        side.innerSshd().authorize(side.keys().otherUser());
        otherKnownHosts = side.scratch(
                "known_hosts",
                "inner.corp.example " + Keys.read(Keys.publicPart(side.keys().otherHost())));
        packetsBefore = side.neverDirect().packets();
        questionsBefore = side.localQuestions().size();
        animalsAndJdks().map(Arguments::get).forEach(one -> {
            Animal animal = (Animal) one[0];
            Jdk jdk = (Jdk) one[1];
            String key = animal.farName(jdk);
            CompletableFuture<Visit> twice =
                    VISITS.put(key, CompletableFuture.supplyAsync(() -> visit(animal, jdk), VISITORS));
            assertEquals(null, twice, () -> "two animals are named " + animal);
        });
    }

    private static Visit visit(Animal animal, Jdk jdk) {
        servers.await(animal.server());
        String name = animal.farName(jdk);
        long before = side.neverDirect().packets();
        Set<String> listening = new ConcurrentSkipListSet<>();
        boolean tells = jdk.version() >= 17;
        LoadedClasses classes = new LoadedClasses();
        Command.Result result = (tells ? classes.of(Jvm.on(jdk)) : Jvm.on(jdk))
                .trusting()
                .with(named(animal.options(), name, jdk))
                .over(animal.enclosure().classPath())
                .farside(side.rules())
                .command(animal.main(), named(animal.arguments(), name, jdk))
                .run(listening);
        int mayLiveFrom = tells ? classes.firstJava() : jdk.version();
        return new Visit(result, side.neverDirect().packets() - before, listening, mayLiveFrom);
    }

    private static String[] named(List<String> words, String name, Jdk jdk) {
        boolean knowsEd25519 = jdk.version() >= 15;
        Path user = knowsEd25519 ? side.keys().user() : side.keys().otherUser();
        Path known = knowsEd25519 ? side.knownHosts() : otherKnownHosts;
        return words.stream()
                .map(word -> word.replace("NAME", name)
                        .replace("USER_KEY", user.toString())
                        .replace("KNOWN_HOSTS", known.toString()))
                .toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("animalsAndJdks")
    void reachesItsServer(Animal animal, Jdk jdk) {
        String name = animal.farName(jdk);
        Visit visit = VISITS.get(name).join();
        Command.Result result = visit.result();
        assertAll(
                () -> assertEquals(animal.answer().replace("NAME", name), result.out(), result::toString),
                () -> assertEquals(0, result.status(), result::toString),
                () -> assertTrue(!result.err().contains("farside: "), result::toString),
                () -> assertTrue(
                        side.gatewayQuestions().stream().anyMatch(line -> line.contains(name)),
                        "the gateway looks the name up"),
                () -> assertEquals(
                        List.of(),
                        side.localQuestions().stream()
                                .filter(line -> line.contains(name))
                                .toList(),
                        "far names in local DNS"),
                () -> assertEquals(
                        List.of(),
                        visit.listening().stream()
                                .filter(socket -> !mayListen(animal, jdk, socket))
                                .toList(),
                        "listening sockets"),
                () -> assertEquals(0, visit.packets(), "packets to far addresses while it ran"),
                () -> assertTrue(
                        animal.from() <= visit.mayLiveFrom() || animal.failsBefore(),
                        () -> "all that it loads is for Java " + visit.mayLiveFrom() + " already"));
    }

    /**
     * A native transport, and any channel on Java 8 and 11, takes a port of the loopback interface for an instant, and ActiveMQ's
     * client makes its id with the help of a port of its own.
     */
    private static boolean mayListen(Animal animal, Jdk jdk, String socket) {
        return ((animal.name().contains("by epoll") || jdk.version() < 17) && socket.startsWith("127.0.0.1:"))
                || (animal.name().startsWith("ActiveMQ JMS") && socket.startsWith("*:"));
    }

    @Test
    void thePageTellsHowManyRunOnOlderJdks() {
        String told = "Of the %d programs of `ZooIT`, %d run on Java 8 and %d on Java 11,"
                .formatted(all().count(), runningOn(8), runningOn(11));
        String page = Keys.read(Path.of(Jvm.ownClasses(), "../../../docs/clients.md"));
        assertTrue(page.contains(told), told);
    }

    private static long runningOn(int java) {
        return all().filter(animal -> animal.from() <= java).count();
    }

    @Test
    void thoseOnOlderJdksAreThere() {
        Set<String> names = all().map(Animal::name).collect(Collectors.toSet());
        assertTrue(names.containsAll(ON_OLDER_TOO), names::toString);
    }

    @AfterAll
    static void nothingLeakedOverAll() {
        VISITORS.shutdown();
        List<String> asked = side.localQuestions();
        assertAll(
                () -> assertEquals(packetsBefore, side.neverDirect().packets(), "packets to far addresses"),
                () -> assertEquals(
                        List.of(),
                        asked.subList(questionsBefore, asked.size()).stream()
                                .filter(line -> line.contains("corp") || line.matches(FAR_ADDRESS))
                                .toList(),
                        "far names and addresses in local DNS"));
    }
}
