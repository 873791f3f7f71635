plugin "terraform" {
  enabled = true
  preset  = "all"
}

# The outputs' names are the design's: `SQSQueueURL`.
rule "terraform_naming_convention" {
  enabled = true

  output {
    format = "none"
  }
}
