import type { PrivacyClass } from "../emit/definition.ts";

/**
 * Our class of each attribute of the OpenTelemetry semantic conventions 1.44.0, deprecated ones too, each judged by what
 * instrumentations put there and not by its name. `.*` stands for the end of a templated key (`http.request.header.<name>`).
 * `semconv-classes.test.ts` holds the table to the registry, both ways.
 *
 * The rules behind it: what software says of itself is `system` where it is one word, else `text`; numbers and times are
 * `operational`; names and addresses of what a customer runs are `identifier`; what follows a person, a session or a device
 * about is `personal`; names of files and objects, keys, parameters, prompts and places on the map are `content`.
 */
export const SEMCONV_CLASSES: Readonly<Record<PrivacyClass, string>> = {
  system: `
    android.app.state android.os.api_level android.state app.build_id app.screen.id app.widget.id artifact.attestation.hash artifact.attestation.id
    artifact.hash artifact.version aspnetcore.authentication.result aspnetcore.authorization.result aspnetcore.diagnostics.exception.result
    aspnetcore.identity.error_code aspnetcore.identity.password_check_result aspnetcore.identity.result aspnetcore.identity.sign_in.result
    aspnetcore.identity.sign_in.type aspnetcore.identity.token_purpose aspnetcore.identity.token_verified aspnetcore.identity.user.update_type
    aspnetcore.memory_pool.owner aspnetcore.rate_limiting.result aspnetcore.request.is_unhandled aspnetcore.routing.is_fallback
    aspnetcore.routing.match_status aspnetcore.sign_in.is_persistent aspnetcore.user.is_authenticated aws.dynamodb.consistent_read
    aws.dynamodb.scan_forward aws.dynamodb.select aws.ecs.launchtype az.namespace azure.cosmosdb.connection.mode azure.cosmosdb.consistency.level
    azure.resource_provider.namespace browser.language browser.mobile browser.web_vital.name browser.web_vital.navigation_type
    browser.web_vital.rating cassandra.consistency.level cassandra.query.idempotent cicd.pipeline.action.name cicd.pipeline.result
    cicd.pipeline.run.state cicd.pipeline.task.run.result cicd.pipeline.task.type cicd.system.component cicd.worker.state cloud.availability_zone
    cloud.platform cloud.provider cloud.region cloudevents.event_spec_version cloudevents.event_type cloudfoundry.process.type code.column
    code.column.number code.file.path code.filepath code.line.number code.lineno container.cpu.state container.csi.plugin.name container.image.id
    container.image.tags container.runtime container.runtime.name container.runtime.version cpu.mode cpython.gc.generation
    db.cassandra.consistency_level db.cassandra.idempotence db.client.connection.state db.client.connections.state db.cosmosdb.connection_mode
    db.cosmosdb.consistency_level db.cosmosdb.operation_type db.jdbc.driver_classname db.operation db.operation.name db.response.status_code db.system
    db.system.name deployment.environment deployment.environment.name deployment.status device.model.identifier disk.io.direction
    dotnet.gc.heap.generation error.type event.name exception.escaped exception.type faas.coldstart faas.document.operation faas.invoked_provider
    faas.invoked_region faas.trigger faas.version feature_flag.evaluation.reason feature_flag.key feature_flag.result.reason
    feature_flag.result.variant feature_flag.set.id feature_flag.variant feature_flag.version file.attributes file.extension file.lock.mechanism
    file.lock.mode file.lock.type gcp.apphub.application.location gcp.apphub.service.criticality_type gcp.apphub.service.environment_type
    gcp.apphub.workload.criticality_type gcp.apphub.workload.environment_type gcp.apphub_destination.application.location
    gcp.apphub_destination.service.criticality_type gcp.apphub_destination.service.environment_type gcp.apphub_destination.workload.criticality_type
    gcp.apphub_destination.workload.environment_type gcp.client.service gcp.gce.instance_group_manager.region gcp.gce.instance_group_manager.zone
    gen_ai.agent.version gen_ai.evaluation.name gen_ai.evaluation.score.label gen_ai.openai.request.response_format gen_ai.openai.request.service_tier
    gen_ai.openai.response.service_tier gen_ai.openai.response.system_fingerprint gen_ai.operation.name gen_ai.output.type gen_ai.provider.name
    gen_ai.request.encoding_formats gen_ai.request.model gen_ai.request.stream gen_ai.response.finish_reasons gen_ai.response.model gen_ai.system
    gen_ai.token.type gen_ai.tool.name gen_ai.tool.type geo.continent.code go.cpu.detailed_state go.cpu.state go.memory.detailed_type go.memory.type
    graphql.operation.name graphql.operation.type heroku.release.commit host.arch host.cpu.family host.cpu.model.id host.cpu.stepping
    host.cpu.vendor.id host.image.version host.type http.connection.state http.flavor http.method http.request.method http.request.method_original
    http.route http.scheme hw.battery.chemistry hw.battery.state hw.gpu.task hw.limit_type hw.logical_disk.raid_level hw.logical_disk.state
    hw.memory.type hw.physical_disk.state hw.physical_disk.type hw.state hw.tape_drive.operation_type hw.type ios.app.state ios.state
    jsonrpc.protocol.version jvm.memory.type jvm.thread.daemon jvm.thread.state k8s.container.ephemeral_storage.fs_type
    k8s.container.status.last_terminated_reason k8s.container.status.reason k8s.container.status.state k8s.hpa.metric.type k8s.hpa.scaletargetref.kind
    k8s.hugepage.size k8s.namespace.phase k8s.node.condition.status k8s.node.condition.type k8s.node.system_container.name
    k8s.persistentvolume.reclaim_policy k8s.persistentvolume.status.phase k8s.persistentvolumeclaim.status.phase k8s.pod.status.phase
    k8s.pod.status.reason k8s.service.endpoint.address_type k8s.service.endpoint.condition k8s.service.endpoint.zone
    k8s.service.publish_not_ready_addresses k8s.service.traffic_distribution k8s.service.type k8s.volume.type linux.memory.slab.state log.iostream
    mcp.method.name mcp.protocol.version message.type messaging.destination.anonymous messaging.destination.temporary
    messaging.destination_publish.anonymous messaging.kafka.message.tombstone messaging.operation messaging.operation.name messaging.operation.type
    messaging.rocketmq.consumption_model messaging.rocketmq.message.type messaging.servicebus.disposition_status messaging.system net.protocol.name
    net.protocol.version net.sock.family net.transport network.connection.state network.connection.subtype network.connection.type
    network.io.direction network.protocol.name network.protocol.version network.transport network.type nfs.operation.name nfs.server.repcache.status
    nodejs.eventloop.state oci.manifest.digest onc_rpc.procedure.name onc_rpc.program.name openai.api.type openai.request.service_tier
    openai.response.service_tier openai.response.system_fingerprint opentracing.ref_type oracle_cloud.realm os.build_id os.type os.version
    otel.component.type otel.event.name otel.library.version otel.scope.version otel.span.parent.origin otel.span.sampling_result otel.status_code
    pprof.location.is_folded pprof.mapping.has_filenames pprof.mapping.has_functions pprof.mapping.has_inline_frames pprof.mapping.has_line_numbers
    pprof.scope.default_sample_type process.context_switch.type process.context_switch_type process.cpu.state process.executable.build_id.gnu
    process.executable.build_id.htlhash process.executable.build_id.profiling process.interactive process.paging.fault_type process.runtime.version
    process.state profile.frame.type rpc.connect_rpc.error_code rpc.grpc.status_code rpc.jsonrpc.version rpc.message.type rpc.response.status_code
    rpc.system rpc.system.name security_rule.uuid security_rule.version service.criticality service.version signalr.connection.status
    signalr.transport state system.cpu.state system.filesystem.state system.filesystem.type system.memory.linux.hugepages.state
    system.memory.linux.slab.state system.memory.state system.network.state system.paging.direction system.paging.fault.type system.paging.state
    system.paging.type system.process.status system.processes.status telemetry.distro.name telemetry.distro.version telemetry.sdk.language
    telemetry.sdk.name telemetry.sdk.version test.case.result.status test.suite.run.status tls.cipher tls.client.supported_ciphers tls.curve
    tls.established tls.protocol.name tls.protocol.version tls.resumed url.extension url.scheme url.template url.top_level_domain
    user_agent.os.version user_agent.synthetic.type user_agent.version v8js.gc.type v8js.heap.space.name v8js.resource.type vcs.change.state
    vcs.line_change.type vcs.provider.name vcs.ref.base.revision vcs.ref.base.type vcs.ref.head.revision vcs.ref.head.type vcs.ref.type
    vcs.repository.ref.revision vcs.repository.ref.type vcs.revision_delta.direction webengine.version
  `,
  operational: `
    app.jank.frame_count app.jank.period app.jank.threshold app.screen.coordinate.x app.screen.coordinate.y aws.dynamodb.count aws.dynamodb.limit
    aws.dynamodb.provisioned_read_capacity aws.dynamodb.provisioned_write_capacity aws.dynamodb.scanned_count aws.dynamodb.segment
    aws.dynamodb.table_count aws.dynamodb.total_segments aws.ecs.task.revision aws.request_id aws.s3.part_number az.service_request_id
    azure.cosmosdb.operation.request_charge azure.cosmosdb.request.body.size azure.cosmosdb.response.sub_status_code azure.service.request.id
    browser.web_vital.delta browser.web_vital.id browser.web_vital.value cassandra.page.size cassandra.speculative_execution.count client.port
    cpu.logical_number db.cassandra.page_size db.cassandra.speculative_execution_count db.cosmosdb.request_charge db.cosmosdb.request_content_length
    db.cosmosdb.status_code db.cosmosdb.sub_status_code db.operation.batch.size db.redis.database_index db.response.returned_rows destination.port
    faas.document.time faas.invocation_id faas.max_memory faas.time file.accessed file.changed file.created file.inode file.mode file.modified
    file.size gcp.cloud_run.job.task_index gen_ai.embeddings.dimension.count gen_ai.evaluation.score.value gen_ai.openai.request.seed
    gen_ai.request.choice.count gen_ai.request.frequency_penalty gen_ai.request.max_tokens gen_ai.request.presence_penalty gen_ai.request.seed
    gen_ai.request.temperature gen_ai.request.top_k gen_ai.request.top_p gen_ai.response.time_to_first_chunk gen_ai.usage.cache_creation.input_tokens
    gen_ai.usage.cache_read.input_tokens gen_ai.usage.completion_tokens gen_ai.usage.input_tokens gen_ai.usage.output_tokens
    gen_ai.usage.prompt_tokens gen_ai.usage.reasoning.output_tokens geo.country.iso_code geo.region.iso_code heroku.release.creation_timestamp
    host.cpu.cache.l2.size http.request.body.size http.request.resend_count http.request.size http.request_content_length
    http.request_content_length_uncompressed http.response.body.size http.response.size http.response.status_code http.response_content_length
    http.response_content_length_uncompressed http.status_code k8s.container.restart_count k8s.pod.start_time log.record.uid message.compressed_size
    message.id message.uncompressed_size messaging.batch.message_count messaging.destination.partition.id messaging.eventhubs.message.enqueued_time
    messaging.gcp_pubsub.message.ack_deadline messaging.gcp_pubsub.message.delivery_attempt messaging.kafka.destination.partition
    messaging.kafka.message.offset messaging.kafka.offset messaging.message.body.size messaging.message.envelope.size
    messaging.rabbitmq.message.delivery_tag messaging.rocketmq.message.delay_time_level messaging.rocketmq.message.delivery_timestamp
    messaging.servicebus.message.delivery_count messaging.servicebus.message.enqueued_time net.host.port net.peer.port net.sock.host.port
    net.sock.peer.port network.carrier.icc network.carrier.mcc network.carrier.mnc network.local.port network.peer.port onc_rpc.procedure.number
    onc_rpc.version pprof.scope.sample_type_order process.args_count process.creation.time process.exit.code process.exit.time
    process.group_leader.pid process.parent_pid process.pid process.real_user.id process.saved_user.id process.session_leader.pid process.user.id
    process.vpid rpc.jsonrpc.error_code rpc.message.compressed_size rpc.message.id rpc.message.uncompressed_size server.port source.port
    system.cpu.logical_number thread.id tls.client.not_after tls.client.not_before tls.server.not_after tls.server.not_before url.port vcs.change.id
    vcs.repository.change.id
  `,
  identifier: `
    app.crash.id app.installation.id aws.bedrock.guardrail.id aws.bedrock.knowledge_base.id aws.dynamodb.exclusive_start_table aws.dynamodb.index_name
    aws.dynamodb.table_names aws.ecs.cluster.arn aws.ecs.container.arn aws.ecs.task.arn aws.ecs.task.family aws.ecs.task.id aws.eks.cluster.arn
    aws.kinesis.stream_name aws.lambda.invoked_arn aws.lambda.resource_mapping.id aws.log.group.arns aws.log.group.names aws.log.stream.arns
    aws.log.stream.names aws.s3.bucket aws.s3.upload_id aws.secretsmanager.secret.arn aws.sns.topic.arn aws.sqs.queue.url
    aws.step_functions.activity.arn aws.step_functions.state_machine.arn azure.client.id azure.resource_group.name cassandra.coordinator.dc
    cassandra.coordinator.id cicd.pipeline.name cicd.pipeline.run.id cicd.pipeline.task.name cicd.pipeline.task.run.id cicd.worker.id cicd.worker.name
    client.address cloud.account.id cloud.resource_id cloudevents.event_id cloudfoundry.app.id cloudfoundry.app.instance.id cloudfoundry.app.name
    cloudfoundry.org.id cloudfoundry.org.name cloudfoundry.process.id cloudfoundry.space.id cloudfoundry.space.name cloudfoundry.system.id
    cloudfoundry.system.instance.id container.csi.volume.id container.id container.label.* container.labels.* container.name
    db.cassandra.coordinator.dc db.cassandra.coordinator.id db.cassandra.table db.client.connection.pool.name db.client.connections.pool.name
    db.collection.name db.cosmosdb.client_id db.cosmosdb.container db.elasticsearch.cluster.name db.elasticsearch.node.name db.instance.id
    db.mongodb.collection db.mssql.instance_name db.name db.namespace db.sql.table db.stored_procedure.name deployment.id destination.address
    dns.answers dns.question.name elasticsearch.node.name faas.document.collection faas.instance faas.invoked_name faas.name
    gcp.apphub.application.container gcp.apphub.application.id gcp.apphub.service.id gcp.apphub.workload.id
    gcp.apphub_destination.application.container gcp.apphub_destination.application.id gcp.apphub_destination.service.id
    gcp.apphub_destination.workload.id gcp.cloud_run.job.execution gcp.gce.instance.hostname gcp.gce.instance.labels.* gcp.gce.instance.name
    gcp.gce.instance_group_manager.name gen_ai.agent.id gen_ai.conversation.id gen_ai.data_source.id gen_ai.response.id gen_ai.tool.call.id
    heroku.app.id host.id host.image.id host.ip host.mac host.name http.client_ip http.host http.server_name hw.id hw.network.logical_addresses
    hw.network.physical_address hw.parent hw.serial_number jsonrpc.request.id k8s.cluster.name k8s.cluster.uid k8s.container.name k8s.cronjob.label.*
    k8s.cronjob.name k8s.cronjob.uid k8s.daemonset.label.* k8s.daemonset.name k8s.daemonset.uid k8s.deployment.label.* k8s.deployment.name
    k8s.deployment.uid k8s.hpa.name k8s.hpa.scaletargetref.name k8s.hpa.uid k8s.job.label.* k8s.job.name k8s.job.uid k8s.namespace.label.*
    k8s.namespace.name k8s.node.label.* k8s.node.name k8s.node.uid k8s.persistentvolume.label.* k8s.persistentvolume.name k8s.persistentvolume.uid
    k8s.persistentvolumeclaim.label.* k8s.persistentvolumeclaim.name k8s.persistentvolumeclaim.uid k8s.pod.hostname k8s.pod.ip k8s.pod.label.*
    k8s.pod.labels.* k8s.pod.name k8s.pod.uid k8s.replicaset.label.* k8s.replicaset.name k8s.replicaset.uid k8s.replicationcontroller.name
    k8s.replicationcontroller.uid k8s.resourcequota.name k8s.resourcequota.uid k8s.service.label.* k8s.service.name k8s.service.selector.*
    k8s.service.uid k8s.statefulset.label.* k8s.statefulset.name k8s.statefulset.uid k8s.storageclass.name k8s.volume.name mainframe.lpar.name
    mcp.session.id messaging.client.id messaging.client_id messaging.consumer.group.name messaging.destination.name
    messaging.destination.subscription.name messaging.destination_publish.name messaging.eventhubs.consumer.group messaging.kafka.cluster.id
    messaging.kafka.consumer.group messaging.message.conversation_id messaging.message.id messaging.rabbitmq.destination.routing_key
    messaging.rocketmq.client_group messaging.rocketmq.message.group messaging.rocketmq.message.tag messaging.rocketmq.namespace
    messaging.servicebus.destination.subscription_name net.host.ip net.host.name net.peer.ip net.peer.name net.sock.host.addr net.sock.peer.addr
    net.sock.peer.name network.local.address network.peer.address openshift.clusterquota.name openshift.clusterquota.uid oracle.db.domain
    oracle.db.instance.name oracle.db.name oracle.db.pdb oracle.db.service peer.service pool.name rpc.jsonrpc.request_id server.address
    service.instance.id source.address tls.client.hash.md5 tls.client.hash.sha1 tls.client.hash.sha256 tls.client.issuer tls.client.ja3
    tls.client.server_name tls.server.hash.md5 tls.server.hash.sha1 tls.server.hash.sha256 tls.server.issuer tls.server.ja3s tls.server.subject
    url.domain url.registered_domain url.subdomain vcs.owner.name vcs.repository.name zos.smf.id zos.sysplex.name
  `,
  personal: `
    db.user device.id enduser.id enduser.pseudo.id enduser.role feature_flag.context.id file.group.id file.group.name file.owner.id file.owner.name
    geo.locality.name geo.postal_code process.owner process.real_user.name process.saved_user.name process.user.name session.id session.previous_id
    tls.client.subject user.email user.full_name user.hash user.id user.name user.roles
  `,
  content: `
    aws.dynamodb.attribute_definitions aws.dynamodb.attributes_to_get aws.dynamodb.consumed_capacity aws.dynamodb.global_secondary_index_updates
    aws.dynamodb.global_secondary_indexes aws.dynamodb.item_collection_metrics aws.dynamodb.local_secondary_indexes aws.dynamodb.projection
    aws.s3.copy_source aws.s3.delete aws.s3.key cloudevents.event_subject db.elasticsearch.path_parts.* db.operation.parameter.* db.query.parameter.*
    faas.document.name file.directory file.fork_name file.name file.path file.symbolic_link.target_path gen_ai.completion
    gen_ai.evaluation.explanation gen_ai.input.messages gen_ai.output.messages gen_ai.prompt gen_ai.request.stop_sequences gen_ai.retrieval.documents
    gen_ai.retrieval.query.text gen_ai.system_instructions gen_ai.tool.call.arguments gen_ai.tool.call.result gen_ai.tool.definitions geo.location.lat
    geo.location.lon graphql.document k8s.cronjob.annotation.* k8s.daemonset.annotation.* k8s.deployment.annotation.* k8s.job.annotation.*
    k8s.namespace.annotation.* k8s.node.annotation.* k8s.persistentvolume.annotation.* k8s.persistentvolumeclaim.annotation.* k8s.pod.annotation.*
    k8s.replicaset.annotation.* k8s.service.annotation.* k8s.statefulset.annotation.* mcp.resource.uri messaging.gcp_pubsub.message.ack_id
    messaging.gcp_pubsub.message.ordering_key messaging.kafka.message.key messaging.rocketmq.message.keys tls.client.certificate
    tls.client.certificate_chain tls.server.certificate tls.server.certificate_chain url.fragment
  `,
  secret: `
    db.connection_string process.environment_variable.*
  `,
  text: `
    app.screen.name app.widget.name artifact.attestation.filename artifact.filename artifact.purl aspnetcore.authentication.scheme
    aspnetcore.authorization.policy aspnetcore.diagnostics.handler.type aspnetcore.identity.user_type aspnetcore.rate_limiting.policy
    aws.extended_request_id azure.cosmosdb.operation.contacted_regions browser.brands browser.document.url.full browser.platform
    cicd.pipeline.run.url.full cicd.pipeline.task.run.url.full cicd.worker.url.full cloudevents.event_source code.function code.function.name
    code.namespace code.stacktrace container.command container.command_args container.command_line container.image.name container.image.repo_digests
    container.runtime.description db.cosmosdb.regions_contacted db.query.summary db.query.text db.statement deployment.name device.manufacturer
    device.model.name enduser.scope error.message exception.message exception.stacktrace faas.cron feature_flag.error.message
    feature_flag.evaluation.error.message feature_flag.provider.name feature_flag.provider_name feature_flag.result.value gen_ai.agent.description
    gen_ai.agent.name gen_ai.prompt.name gen_ai.tool.description gen_ai.workflow.name host.cpu.model.name host.image.name http.request.header.*
    http.response.header.* http.target http.url http.user_agent hw.battery.capacity hw.bios_version hw.driver_version hw.enclosure.type
    hw.firmware_version hw.model hw.name hw.physical_disk.smart_attribute hw.sensor_location hw.vendor jvm.buffer.pool.name jvm.gc.action jvm.gc.cause
    jvm.gc.name jvm.memory.pool.name k8s.hpa.scaletargetref.api_version k8s.resourcequota.resource_name log.file.name log.file.name_resolved
    log.file.path log.file.path_resolved log.record.original messaging.destination.template network.carrier.name network.interface.name os.description
    os.name otel.component.name otel.library.name otel.scope.name otel.scope.schema_url otel.status_description pprof.profile.comment
    pprof.profile.doc_url pprof.profile.drop_frames pprof.profile.keep_frames process.command process.command_args process.command_line
    process.executable.build_id.go process.executable.name process.executable.path process.linux.cgroup process.runtime.description
    process.runtime.name process.title process.working_directory rpc.connect_rpc.request.metadata.* rpc.connect_rpc.response.metadata.*
    rpc.grpc.request.metadata.* rpc.grpc.response.metadata.* rpc.jsonrpc.error_message rpc.method rpc.method_original rpc.request.metadata.*
    rpc.response.metadata.* rpc.service security_rule.category security_rule.description security_rule.license security_rule.name
    security_rule.reference security_rule.ruleset.name service.name service.namespace service.peer.name service.peer.namespace system.device
    system.filesystem.mode system.filesystem.mountpoint test.case.name test.suite.name thread.name tls.next_protocol url.full url.original url.path
    url.query user_agent.name user_agent.original user_agent.os.name vcs.change.title vcs.ref.base.name vcs.ref.head.name vcs.repository.change.title
    vcs.repository.ref.name vcs.repository.url.full webengine.description webengine.name
  `,
};
