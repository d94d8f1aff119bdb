package probe;

import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Typical use of Jedis. */
public final class Cache {
    private Cache() {}

    public static void main(String[] arguments) {
        try (Jedis jedis = new Jedis(arguments[0], 6379, 20_000)) {
            jedis.set("name", "value");
            System.out.println("get " + jedis.get("name"));
            Pipeline pipeline = jedis.pipelined();
            for (int i = 0; i < 1000; i++) {
                pipeline.rpush("list", "item " + i);
            }
            List<Object> answers = pipeline.syncAndReturnAll();
            System.out.println("pipelined " + answers.get(answers.size() - 1));
            System.out.println("range " + jedis.lrange("list", 0, -1).size());
            System.out.println("wait " + jedis.blpop(1, "nothing"));
            jedis.flushAll();
        }
        try (Jedis silent = new Jedis(arguments[0], 15, 20_000, 300)) {
            silent.get("name");
        } catch (JedisConnectionException e) {
            System.out.println("timed out " + e.getCause());
        }
    }
}
