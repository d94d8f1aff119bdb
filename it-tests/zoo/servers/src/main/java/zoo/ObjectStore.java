package zoo;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** As much of S3 as it takes to put and get an object: keeps what signed requests bring, each host's apart. */
final class ObjectStore extends Handler.Wrapper {
    private final Map<String, ByteBuffer> objects = new ConcurrentHashMap<>();

    ObjectStore(Handler others) {
        super(others);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        if (!path.startsWith("/bucket/")) {
            return super.handle(request, response, callback);
        }
        String signature = String.valueOf(request.getHeaders().get("Authorization"));
        if (!signature.startsWith("AWS4-HMAC-SHA256 Credential=id/") || !signature.contains("host;")) {
            Response.writeError(request, response, callback, 403);
            return true;
        }
        String object = Request.getServerName(request) + path;
        if (request.getMethod().equals("PUT")) {
            objects.put(object, Content.Source.asByteBuffer(request));
            callback.succeeded();
        } else {
            response.write(true, objects.get(object).duplicate(), callback);
        }
        return true;
    }
}
