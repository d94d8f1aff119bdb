package zoo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** HikariCP: a pool's connections, all of them in use at once. */
public final class Hikari {
    private static final int SIZE = 4;

    private Hikari() {}

    /** @param arguments URL */
    public static void main(String[] arguments) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setMaximumPoolSize(SIZE);
        Set<Integer> backends = new HashSet<>();
        try (HikariDataSource pool = new HikariDataSource(config)) {
            List<Connection> taken = new ArrayList<>();
            for (int i = 0; i < SIZE; i++) {
                Connection connection = pool.getConnection();
                taken.add(connection);
                try (Statement statement = connection.createStatement();
                        ResultSet result = statement.executeQuery("select pg_backend_pid()")) {
                    result.next();
                    backends.add(result.getInt(1));
                }
            }
            for (Connection connection : taken) {
                connection.close();
            }
        }
        System.out.println(backends.size() + " backends");
    }
}
