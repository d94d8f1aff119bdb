package dev.farside.it;

import static dev.farside.it.WebAnimals.SERVING;
import static dev.farside.it.WebAnimals.posts;

import java.util.List;

/** Netty with each of its transports and resolvers, and clients built on it. */
final class NettyAnimals {
    private NettyAnimals() {}

    static List<Animal> all() {
        return List.of(
                posts("Netty 4.1, JDK resolver", "netty41", "zoo.Netty jdk https://NAME:8443/netty"),
                posts("Netty 4.1, own resolver", "netty41", "zoo.Netty dns https://NAME:8443/netty"),
                posts("Netty 4.1, own resolver over TCP", "netty41", "zoo.Netty dns-over-tcp https://NAME:8443/netty"),
                posts("Netty 4.1, round-robin resolver", "netty41", "zoo.Netty round-robin https://NAME:8443/netty"),
                posts("Netty 4.1, no resolver", "netty41", "zoo.Netty none https://NAME:8443/netty"),
                posts("Netty 4.2, NIO", "netty42", "zoo.Netty nio dns https://NAME:8443/netty"),
                posts("Netty 4.2, epoll wished for", "netty42", "zoo.Netty epoll jdk https://NAME:8443/netty"),
                posts("Netty 4.2, io_uring wished for", "netty42", "zoo.Netty io_uring dns https://NAME:8443/netty")
                        .from(9),
                posts("Netty 4.2, no resolver", "netty42", "zoo.Netty nio none https://NAME:8443/netty"),
                posts("reactor-netty 1.2, HTTP/2", "netty41", "zoo.ReactorNetty https://NAME:8443/reactor"),
                posts("reactor-netty 1.3, HTTP/2", "netty42", "zoo.ReactorNetty https://NAME:8443/reactor"),
                posts(
                        "reactor-netty 1.2 by epoll, HTTP/2",
                        "netty41",
                        "zoo.ReactorNetty epoll https://NAME:8443/reactor"),
                posts(
                        "reactor-netty 1.3 by epoll, HTTP/2",
                        "netty42",
                        "zoo.ReactorNetty epoll https://NAME:8443/reactor"),
                posts("Spring 6 WebClient", "netty41", "zoo.SpringWebClient https://NAME:8443/spring")
                        .from(17),
                posts("Spring 7 WebClient", "netty42", "zoo.SpringWebClient https://NAME:8443/spring")
                        .from(17),
                posts("Vert.x 4, HTTP/2", "netty41", "zoo.Vertx https://NAME:8443/vertx"),
                posts("Vert.x 5, HTTP/2", "netty42", "zoo.Vertx https://NAME:8443/vertx")
                        .from(11),
                posts("Vert.x 4 by epoll, HTTP/2", "netty41", "zoo.Vertx epoll https://NAME:8443/vertx"),
                posts("Vert.x 5 by epoll, HTTP/2", "netty42", "zoo.Vertx epoll https://NAME:8443/vertx")
                        .from(11),
                posts("Armeria, HTTP/2", "netty42", "zoo.Armeria https://NAME:8443/armeria"),
                posts("async-http-client, HTTP/2", "netty42", "zoo.AsyncHttp https://NAME:8443/async")
                        .from(11),
                posts("OkHttp 4, HTTP/2", "netty41", "zoo.OkHttpFour https://NAME:8443/ok"),
                posts("Pekko HTTP", "netty41", "zoo.Pekko https://NAME:8443/pekko")
                        .from(11),
                Animal.of("gRPC over Netty", "netty42", "zoo.GrpcNetty plain NAME:50051", SERVING),
                Animal.of("gRPC over Netty, TLS", "netty42", "zoo.GrpcNetty tls NAME:50052", SERVING),
                Animal.of("gRPC over Netty by epoll", "netty42", "zoo.GrpcNetty tls NAME:50052 epoll", SERVING),
                Animal.of("gRPC over shaded Netty by epoll", "netty42", "zoo.GrpcShaded tls NAME:50052 epoll", SERVING),
                Animal.of("gRPC over shaded Netty", "netty42", "zoo.GrpcShaded tls NAME:50052", SERVING));
    }
}
