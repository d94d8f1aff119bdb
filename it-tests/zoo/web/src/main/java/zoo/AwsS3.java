package zoo;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The AWS SDK's S3 client by each of its HTTP clients: puts an object and gets it. */
public final class AwsS3 {
    private static final PutObjectRequest PUT =
            PutObjectRequest.builder().bucket("bucket").key("key").build();
    private static final GetObjectRequest GET =
            GetObjectRequest.builder().bucket("bucket").key("key").build();

    private AwsS3() {}

    /** @param arguments apache, url or netty; endpoint; text to store */
    public static void main(String[] arguments) throws Exception {
        String text = arguments[2];
        if (arguments[0].equals("netty")) {
            S3AsyncClient client = at(arguments[1], S3AsyncClient.builder())
                    .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                    .build();
            client.putObject(PUT, AsyncRequestBody.fromString(text)).get(20, TimeUnit.SECONDS);
            ResponseBytes<?> bytes =
                    client.getObject(GET, AsyncResponseTransformer.toBytes()).get(20, TimeUnit.SECONDS);
            System.out.println(bytes.asUtf8String());
        } else {
            S3Client client = at(arguments[1], S3Client.builder())
                    .httpClientBuilder(
                            arguments[0].equals("apache")
                                    ? Apache5HttpClient.builder()
                                    : UrlConnectionHttpClient.builder())
                    .build();
            client.putObject(PUT, RequestBody.fromString(text));
            System.out.println(client.getObjectAsBytes(GET).asUtf8String());
        }
        System.exit(0);
    }

    private static <B extends S3BaseClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B at(String endpoint, B builder) {
        return builder.endpointOverride(URI.create(endpoint))
                .forcePathStyle(true)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")));
    }
}
