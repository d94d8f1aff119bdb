package zoo;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StringReadChannelListener;
import io.undertow.util.StringWriteChannelListener;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;

/** Undertow's client, over XNIO. */
public final class Undertow {
    private Undertow() {}

    public static void main(String[] arguments) throws Exception {
        URI uri = URI.create(arguments[0]);
        XnioWorker worker = Xnio.getInstance().createWorker(OptionMap.EMPTY);
        ByteBufferPool pool = new DefaultByteBufferPool(true, 16384);
        ClientConnection connection = UndertowClient.getInstance()
                .connect(uri, worker, pool, OptionMap.EMPTY)
                .get();
        CompletableFuture<String> told = new CompletableFuture<>();
        ClientRequest request = new ClientRequest().setMethod(Methods.POST).setPath(uri.getPath());
        request.getRequestHeaders().put(Headers.HOST, uri.getAuthority());
        request.getRequestHeaders().put(Headers.CONTENT_LENGTH, 100_000);
        connection.sendRequest(request, new Exchange(told));
        System.out.print(told.get(20, TimeUnit.SECONDS));
        System.exit(0);
    }

    private record Exchange(CompletableFuture<String> told) implements ClientCallback<ClientExchange> {
        @Override
        public void completed(ClientExchange exchange) {
            exchange.setResponseListener(new Response(told));
            StreamSinkChannel out = exchange.getRequestChannel();
            new StringWriteChannelListener("x".repeat(100_000)).setup(out);
        }

        @Override
        public void failed(IOException failure) {
            told.completeExceptionally(failure);
        }
    }

    private record Response(CompletableFuture<String> told) implements ClientCallback<ClientExchange> {
        @Override
        public void completed(ClientExchange exchange) {
            new StringReadChannelListener(exchange.getConnection().getBufferPool()) {
                @Override
                protected void stringDone(String text) {
                    told.complete(text);
                }

                @Override
                protected void error(IOException failure) {
                    told.completeExceptionally(failure);
                }
            }.setup(exchange.getResponseChannel());
        }

        @Override
        public void failed(IOException failure) {
            told.completeExceptionally(failure);
        }
    }
}
