package zoo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;

/** Any JDBC driver: a hundred rows of a thousand characters there and back. */
public final class Jdbc {
    private static final int ROWS = 100;

    private Jdbc() {}

    /** @param arguments URL, which has user and password in it */
    public static void main(String[] arguments) throws Exception {
        String table = "zoo_" + ProcessHandle.current().pid();
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("create table " + table + " (id int primary key, words varchar(2000))");
            insert(connection, table);
            int rows = 0;
            int length = 0;
            try (ResultSet all = statement.executeQuery("select id, words from " + table)) {
                while (all.next()) {
                    rows++;
                    length += all.getString(2).length();
                }
            }
            statement.execute("drop table " + table);
            System.out.println(connection.getMetaData().getDatabaseProductName() + ": " + rows + " rows, " + length
                    + " characters");
        }
        System.exit(0);
    }

    private static void insert(Connection connection, String table) throws Exception {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("insert into " + table + " values (?, ?)")) {
            for (int i = 0; i < ROWS; i++) {
                insert.setInt(1, i);
                insert.setString(2, "x".repeat(1000));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }
}
