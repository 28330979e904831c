set(ec2_sources
)
