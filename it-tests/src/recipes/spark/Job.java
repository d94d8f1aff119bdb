import java.util.Properties;
import org.apache.spark.sql.SparkSession;

/** URL: reads a row by Spark's JDBC source. */
public final class Job {
    private Job() {}

    public static void main(String[] arguments) throws Exception {
        Properties login = new Properties();
        login.setProperty("user", "app");
        login.setProperty("password", System.getenv("PASSWORD"));
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            System.out.println("Spark read "
                    + spark.read().jdbc(arguments[0], "(select 42 as answer) as t", login).first().getInt(0));
        }
    }
}
