package probe;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Typical use of pgjdbc. */
public final class Database {
    private Database() {}

    public static void main(String[] arguments) throws SQLException {
        String url = "jdbc:postgresql://" + arguments[0] + "/postgres?user=far&password=far&connectTimeout=20";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            System.out.println("sum " + one(statement, "select sum(n) from generate_series(1, 1000) n"));
            System.out.println(
                    "long " + one(statement, "select repeat('x', 3000000)").length());
            statement.execute("create temporary table t (id int, text text)");
            try (PreparedStatement insert = connection.prepareStatement("insert into t values (?, ?)")) {
                for (int i = 0; i < 2000; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, "row " + i);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            System.out.println("rows " + one(statement, "select count(*) from t"));
            statement.setQueryTimeout(1); // makes the driver connect a second time, to cancel
            try {
                one(statement, "select pg_sleep(30)");
            } catch (SQLException e) {
                System.out.println("cancelled " + e.getSQLState());
            }
            System.out.println("alive " + connection.isValid(5));
        }
    }

    private static String one(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
