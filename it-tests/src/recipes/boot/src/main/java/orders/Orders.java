package orders;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.jdbc.core.JdbcTemplate;

@SpringBootApplication
public class Orders implements CommandLineRunner {
    private final JdbcTemplate database;

    public Orders(JdbcTemplate database) {
        this.database = database;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Orders.class, arguments);
    }

    @Override
    public void run(String... arguments) {
        System.out.println("orders has " + database.queryForObject("select 40 + 2", Integer.class));
    }
}
