package zoo;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * URL TABLE: copies a table of a PostgreSQL to TABLE_copy, a quarter of it by each of four executors, for each line on
 * stdin; {@code lose}: one of them is killed while it reads. Prints how many rows arrived and, for each executor that
 * wrote some, ID=PID.
 */
public final class SparkJob {
    private static final int ROWS = 1000;
    private static final int EXECUTORS = 4;
    private static final StructType COPIED =
            new StructType().add("id", DataTypes.LongType).add("writer", DataTypes.StringType);

    private final SparkSession spark;
    private final String url;
    private final String table;

    private SparkJob(SparkSession spark, String url, String table) {
        this.spark = spark;
        this.url = url;
        this.table = table;
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            SparkJob job = new SparkJob(spark, arguments[0], arguments[1]);
            job.awaitExecutors();
            job.fill();
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                job.awaitExecutors();
                System.out.println(job.copy(line.equals("lose")));
            }
        }
    }

    /** Until each of four tasks has an executor for itself. */
    private void awaitExecutors() {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<Integer> tasks = IntStream.range(0, EXECUTORS).boxed().toList();
        Set<String> executors = Set.of();
        while (executors.size() < EXECUTORS) {
            executors = Set.copyOf(context.parallelize(tasks, EXECUTORS)
                    .map(task -> SparkEnv.get().executorId())
                    .collect());
        }
    }

    private void fill() {
        spark.range(0, ROWS, 1, EXECUTORS).write().mode(SaveMode.Overwrite).jdbc(url, table, new Properties());
    }

    private String copy(boolean lose) {
        JavaRDD<Row> rows = spark.read()
                .jdbc(url, table, "id", 0, ROWS, EXECUTORS, new Properties())
                .toJavaRDD()
                .mapPartitions(part -> signed(part, lose));
        String to = table + "_copy";
        spark.createDataFrame(rows, COPIED).write().mode(SaveMode.Overwrite).jdbc(url, to, new Properties());
        Dataset<Row> copied = spark.read().jdbc(url, to, new Properties());
        String writers = copied.select("writer").distinct().orderBy("writer").collectAsList().stream()
                .map(row -> " " + row.getString(0))
                .collect(Collectors.joining());
        return copied.select("id").distinct().count() + " of " + copied.count() + " rows:" + writers;
    }

    /** The rows, with who had them. */
    private static Iterator<Row> signed(Iterator<Row> rows, boolean lose) throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        List<Row> signed = new ArrayList<>();
        while (rows.hasNext()) {
            signed.add(RowFactory.create(rows.next().getLong(0), SparkEnv.get().executorId() + "=" + pid));
            TaskContext task = TaskContext.get();
            if (lose && task.partitionId() == 0 && task.attemptNumber() == 0) {
                new ProcessBuilder("kill", "-9", pid).start().waitFor();
            }
        }
        return signed.iterator();
    }
}
