package dev.farside.it;

import java.util.List;

/** HTTP and RPC clients. */
final class WebAnimals {
    private static final String SERVING = "SERVING\nUNKNOWN\nNOT_SERVING\nSERVING\n";

    private WebAnimals() {}

    static List<Animal> all() {
        return List.of(
                jdk("JDK HttpClient, HTTP/1.1", "zoo.JdkHttp HTTP_1_1 http://NAME:8080/jdk", "HTTP/1.1"),
                jdk("JDK HttpClient, h2c", "zoo.JdkHttp HTTP_2 http://NAME:8080/jdk", "HTTP/2.0"),
                jdk("JDK HttpClient, HTTP/2", "zoo.JdkHttp HTTP_2 https://NAME:8443/jdk", "HTTP/2.0"),
                posts("HttpURLConnection", "web", "zoo.UrlConnection http://NAME:8080/url"),
                posts("HttpsURLConnection", "web", "zoo.UrlConnection https://NAME:8443/url"),
                posts("OkHttp 5, HTTP/1.1", "web", "zoo.OkHttp http/1.1 https://NAME:8443/ok"),
                posts("OkHttp 5, HTTP/2", "web", "zoo.OkHttp h2 https://NAME:8443/ok"),
                posts("Apache HttpClient 5, classic", "web", "zoo.ApacheClassic https://NAME:8443/apache"),
                posts("Jetty client, HTTP/2", "web", "zoo.Jetty https://NAME:8443/jetty"),
                posts("reactor-netty 1.2, HTTP/2", "netty41", "zoo.ReactorNetty https://NAME:8443/reactor"),
                posts("reactor-netty 1.3, HTTP/2", "netty42", "zoo.ReactorNetty https://NAME:8443/reactor"),
                Animal.of("gRPC over Netty", "netty42", "zoo.GrpcNetty plain NAME:50051", SERVING),
                Animal.of("gRPC over Netty, TLS", "netty42", "zoo.GrpcNetty tls NAME:50052", SERVING),
                Animal.of("gRPC over shaded Netty", "netty42", "zoo.GrpcShaded tls NAME:50052", SERVING),
                Animal.of("gRPC over OkHttp", "web", "zoo.GrpcOkHttp tls NAME:50052", SERVING));
    }

    /** GET, then POST. */
    private static Animal jdk(String name, String main, String protocol) {
        String url = main.substring(main.lastIndexOf(' ') + 1);
        return Animal.of(name, "web", main, told(protocol, "GET", url, 0) + told(protocol, "POST", url, 100_000));
    }

    /** A client that posts 100,000 bytes to the last word of its arguments, and prints what the web server told. */
    private static Animal posts(String name, String enclosure, String main) {
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
