package dev.farside.it;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** HTTP clients, and what is built on them. */
final class WebAnimals {
    static final String SERVING = "SERVING\nUNKNOWN\nNOT_SERVING\nSERVING\n";

    private WebAnimals() {}

    static List<Animal> all() {
        return List.of(
                jdk("JDK HttpClient, HTTP/1.1", "zoo.JdkHttp HTTP_1_1 http://NAME:8080/jdk", "HTTP/1.1")
                        .from(11),
                jdk("JDK HttpClient, h2c", "zoo.JdkHttp HTTP_2 http://NAME:8080/jdk", "HTTP/2.0")
                        .from(11),
                jdk("JDK HttpClient, HTTP/2", "zoo.JdkHttp HTTP_2 https://NAME:8443/jdk", "HTTP/2.0")
                        .from(11),
                posts("HttpURLConnection", "web", "zoo.UrlConnection http://NAME:8080/url"),
                posts("HttpsURLConnection", "web", "zoo.UrlConnection https://NAME:8443/url"),
                posts("OkHttp 5, HTTP/1.1", "web", "zoo.OkHttp http/1.1 https://NAME:8443/ok"),
                posts("OkHttp 5, HTTP/2", "web", "zoo.OkHttp h2 https://NAME:8443/ok"),
                posts("Apache HttpClient 5, classic", "web", "zoo.ApacheClassic https://NAME:8443/apache"),
                posts("Apache HttpClient 5, async, HTTP/2", "web", "zoo.ApacheAsync https://NAME:8443/apache"),
                posts("Apache HttpClient 4", "web", "zoo.ApacheFour https://NAME:8443/apache"),
                posts("Jetty client, HTTP/2", "web", "zoo.Jetty https://NAME:8443/jetty")
                        .from(17),
                posts("Retrofit, HTTP/2", "web", "zoo.RetrofitClient https://NAME:8443/retrofit"),
                posts("Feign", "web", "zoo.FeignClient https://NAME:8443/feign"),
                posts("Jersey client", "web", "zoo.Jersey https://NAME:8443/jersey")
                        .from(11),
                posts("Unirest", "web", "zoo.UnirestClient https://NAME:8443/unirest")
                        .from(11),
                posts("Google HTTP client", "web", "zoo.GoogleHttp https://NAME:8443/google"),
                posts("Undertow client", "web", "zoo.Undertow http://NAME:8080/undertow")
                        .from(11),
                posts("Elasticsearch REST client", "web", "zoo.Elasticsearch https://NAME:8443/index"),
                Animal.of(
                                "Spring RestTemplate and RestClient",
                                "web",
                                "zoo.SpringRest https://NAME:8443/spring",
                                told("HTTP/1.1", "POST", "https://NAME:8443/spring", 100_000)
                                        + told("HTTP/2.0", "POST", "https://NAME:8443/spring", 100_000))
                        .from(17),
                Animal.of(
                                "Two hosts with one certificate, HTTP/2",
                                "web",
                                "zoo.TwoHosts https://NAME:8443/one https://pair.corp.example:8443/two",
                                Stream.of("okhttp ", "jdk ", "apache ", "jetty ")
                                        .map(WebAnimals::turns)
                                        .collect(Collectors.joining()))
                        .from(17),
                Animal.of(
                                "A thousand requests on one connection, HTTP/2",
                                "web",
                                "zoo.Multiplexed https://NAME:8443/",
                                "jdk: 1000 right\nokhttp: 1000 right\n")
                        .from(11),
                Animal.of("JDK WebSocket", "web", "zoo.JdkWebSocket wss://NAME:8443/ws", "TO AND FRO\n")
                        .from(11),
                Animal.of("Java-WebSocket", "web", "zoo.JavaWebSocket wss://NAME:8443/ws", "TO AND FRO\n"),
                Animal.of("Tyrus WebSocket", "web", "zoo.Tyrus wss://NAME:8443/ws", "TO AND FRO\n")
                        .from(11),
                Animal.of("AWS SDK S3 over Apache 5", "web", "zoo.AwsS3 apache https://NAME:8443 kept", "kept\n"),
                Animal.of("AWS SDK S3 over HttpURLConnection", "web", "zoo.AwsS3 url https://NAME:8443 kept", "kept\n"),
                Animal.of("AWS SDK S3 over Netty", "web", "zoo.AwsS3 netty https://NAME:8443 kept", "kept\n"),
                Animal.of("gRPC over OkHttp", "web", "zoo.GrpcOkHttp tls NAME:50052", SERVING));
    }

    /** What a client prints that keeps the two hosts apart. */
    private static String turns(String client) {
        String one = told("HTTP/2.0", "GET", "https://NAME:8443/one", 0);
        String two = one.replace("one NAME", "two pair.corp.example").replace("2.20", "2.21");
        return (client + one + client + two).repeat(2);
    }

    /** GET, then POST. */
    private static Animal jdk(String name, String main, String protocol) {
        String url = main.substring(main.lastIndexOf(' ') + 1);
        return Animal.of(name, "web", main, told(protocol, "GET", url, 0) + told(protocol, "POST", url, 100_000));
    }

    /** A client that posts 100,000 bytes to the last word of its arguments, and prints what the web server told. */
    static Animal posts(String name, String enclosure, String main) {
        String url = main.substring(main.lastIndexOf(' ') + 1);
        String protocol = name.endsWith("HTTP/2") ? "HTTP/2.0" : "HTTP/1.1";
        return Animal.of(name, enclosure, main, told(protocol, "POST", url, 100_000));
    }

    private static String told(String protocol, String method, String url, int length) {
        int path = url.lastIndexOf('/');
        String place = url.substring(url.indexOf("NAME"), path);
        return protocol + " " + method + " " + url.substring(path) + " " + place + " " + length + " at 10.213.2.20\n";
    }
}
