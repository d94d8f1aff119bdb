package zoo;

import io.r2dbc.spi.ConnectionFactories;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** R2DBC PostgreSQL, over reactor-netty. */
public final class R2dbc {
    private R2dbc() {}

    /** @param arguments URL */
    public static void main(String[] arguments) {
        String sum = Mono.from(ConnectionFactories.get(arguments[0]).create())
                .flatMap(connection -> Flux.from(connection
                                .createStatement("select repeat('x', 100) from generate_series(1, $1)")
                                .bind("$1", 1000)
                                .execute())
                        .flatMap(result -> result.map(
                                (row, metadata) -> row.get(0, String.class).length()))
                        .reduce(0, Integer::sum)
                        .flatMap(length -> Mono.from(connection.close()).thenReturn(length)))
                .map(length -> length + " characters")
                .block();
        System.out.println(sum);
        System.exit(0);
    }
}
