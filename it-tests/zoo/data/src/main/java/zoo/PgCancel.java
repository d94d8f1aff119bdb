package zoo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** pgjdbc cancels a query over a second connection to the host that answered the first. */
public final class PgCancel {
    private PgCancel() {}

    /** @param arguments URL */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            statement.execute("select pg_sleep(60)");
        } catch (SQLException e) {
            System.out.println(e.getMessage());
        }
    }
}
